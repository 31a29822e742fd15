package dev.lockstep.jobs.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A pipeline whose source has no schema yet, or one that is to be found anew.
 *
 * @param file the pipeline; its schema is a placeholder, and so are target and features if the file
 *     has none yet
 * @param schema file that the source names for its schema
 */
public record UnfrozenPipeline(PipelineFile file, Optional<Path> schema) {}
