/**
 * Encoded images to pixels of one size: checks before decoding, decoding, resizing. Everything is
 * deterministic. It must not know where images are, what they are labeled with or what happens to
 * those that are refused.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.image.ImageReading}.
 */
package dev.lockstep.preprocessing.image;
