/**
 * What stands next to a manifest for people and catalogs: a dataset card in Markdown and a
 * description in Croissant 1.1. Both say only what the manifest says.
 *
 * <p>Knows the dataset's public types and nothing of how it was made. Start with {@link
 * dev.lockstep.preprocessing.card.DatasetCard}.
 */
package dev.lockstep.preprocessing.card;
