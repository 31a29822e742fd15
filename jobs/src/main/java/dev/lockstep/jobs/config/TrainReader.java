package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.collective.WireFormat;
import dev.lockstep.training.spec.CheckpointSpec;
import dev.lockstep.training.spec.Placement;
import dev.lockstep.training.spec.Recovery;
import dev.lockstep.training.spec.Recovery.Divergence;
import dev.lockstep.training.spec.Recovery.LostExecutor;
import dev.lockstep.training.spec.Stopping;
import dev.lockstep.training.spec.TrainSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Builds the training's records from a train section that is complete and free of problems. */
final class TrainReader {
  private TrainReader() {}

  /**
   * @param ranks number of executors
   * @param file the pipeline file, which other files are named relative to
   */
  static TrainSpec read(JsonNode train, int ranks, Path file) {
    return new TrainSpec(
        SpecReader.folder(train.path("model")),
        NetworkSection.read(train.path("network"), file).with(LearningReader.objective(train)),
        LearningReader.read(train),
        stopping(train),
        train.path("global_batch").intValue(),
        train.path("seed").longValue(),
        new Placement(
            ranks, train.path("lanes").intValue(), Units.bytes(train.path("prefetch").textValue())),
        checkpoint(train.path("checkpoint")),
        collective(train),
        recovery(train));
  }

  /** The same work with a linear network, if one is asked for. */
  static Optional<TrainSpec> baseline(JsonNode train, TrainSpec spec) {
    if (!train.path("baseline").asText().equals("linear")) {
      return Optional.empty();
    }
    return spec.network()
        .linear()
        .map(linear -> spec.withModel(spec.model() + "-baseline").withNetwork(linear));
  }

  private static Stopping stopping(JsonNode train) {
    JsonNode stop = train.path("stop");
    JsonNode target = stop.path("target");
    return new Stopping(
        train.path("epochs").intValue(),
        steps(stop.path("steps")),
        seconds(stop.path("time")),
        target.isMissingNode()
            ? null
            : new Stopping.Target(
                target.path("metric").textValue(), target.path("value").doubleValue()),
        early(train.get("early_stopping")));
  }

  private static Recovery recovery(JsonNode train) {
    JsonNode divergence = train.path("divergence");
    return new Recovery(
        train.path("max_attempts").intValue(),
        train.path("check_steps").intValue(),
        new Divergence(
            Divergence.Action.valueOf(upper(divergence.path("action"))),
            divergence.path("most").intValue(),
            Units.share(divergence.path("learning_rate_factor"))),
        LostExecutor.valueOf(upper(train.path("lost_executor"))));
  }

  private static String upper(JsonNode name) {
    return name.textValue().toUpperCase(Locale.ROOT);
  }

  static Long steps(JsonNode steps) {
    return steps.isMissingNode() ? null : steps.longValue();
  }

  private static Long seconds(JsonNode text) {
    return text.isMissingNode() ? null : duration(text).toSeconds();
  }

  private static Duration duration(JsonNode text) {
    return text.isMissingNode() ? null : Units.duration(text.textValue());
  }

  private static Stopping.Early early(JsonNode section) {
    return section == null
        ? null
        : new Stopping.Early(
            section.path("metric").textValue(),
            section.path("patience").intValue(),
            section.path("min_delta").doubleValue());
  }

  private static CheckpointSpec checkpoint(JsonNode checkpoint) {
    return new CheckpointSpec(
        SpecReader.folder(checkpoint.path("folder")),
        checkpoint.path("keep").intValue(),
        steps(checkpoint.path("every_steps")),
        duration(checkpoint.path("every")));
  }

  private static RingOptions collective(JsonNode train) {
    JsonNode collective = train.path("collective");
    WireFormat wire =
        switch (LearningReader.compression(train.path("gradient"))) {
          case BFLOAT16 -> WireFormat.BFLOAT16;
          case FLOAT16 -> WireFormat.FLOAT16;
          case NONE, THRESHOLD -> WireFormat.FLOAT32;
        };
    return new RingOptions(
            Units.duration(collective.path("connect_timeout").textValue()),
            Units.duration(collective.path("progress_timeout").textValue()),
            Math.toIntExact(Units.bytes(collective.path("segment").textValue())))
        .withWire(wire);
  }
}
