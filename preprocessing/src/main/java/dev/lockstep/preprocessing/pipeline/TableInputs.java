package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.source.TableSource;

/**
 * What a version of a table is made from, as it goes into the manifest.
 *
 * @param spec what to do
 * @param source what it is done to
 * @param code version of the code that does it
 * @param fingerprint of all three
 */
record TableInputs(TabularSpec spec, TableSource source, String code, String fingerprint) {}
