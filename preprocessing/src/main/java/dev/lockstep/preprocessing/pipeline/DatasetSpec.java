package dev.lockstep.preprocessing.pipeline;

/** What one preprocessing run does, without secrets; it is stored in the manifest. */
public sealed interface DatasetSpec permits PreprocessSpec, TabularSpec {
  /** Address to publish to, without a slash at its end. */
  String dataset();

  /** How files are written. */
  PreprocessSpec.OutputSpec output();
}
