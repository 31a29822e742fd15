package dev.lockstep.jobs.run;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a pipeline is run.
 *
 * @param fresh whether work that is already done is done again
 * @param data folder with the user's own raw files, instead of the package the pipeline names
 * @param master Spark master, over the one in the pipeline file
 */
public record RunOptions(boolean fresh, Optional<Path> data, Optional<String> master) {}
