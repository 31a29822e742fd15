package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.training.model.GradientSpec;
import dev.lockstep.training.model.GradientSpec.BatchNormRows;
import dev.lockstep.training.model.GradientSpec.Compression;
import dev.lockstep.training.model.Objective;
import dev.lockstep.training.spec.Learning;
import dev.lockstep.training.spec.RateSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Builds the records of how a network learns. */
final class LearningReader {
  private LearningReader() {}

  static Learning read(JsonNode train) {
    JsonNode base = train.path("base_batch");
    JsonNode average = train.path("average_decay");
    return new Learning(
        NetworkSection.updater(train.path("updater")),
        gradient(train.path("gradient")),
        schedule(train.path("schedule")),
        base.isMissingNode() ? null : base.intValue(),
        average.isMissingNode() ? null : average.doubleValue());
  }

  private static GradientSpec gradient(JsonNode gradient) {
    return new GradientSpec(
        gradient.path("clip_norm").doubleValue(),
        gradient.path("micro_batch").intValue(),
        gradient.path("batch_norm").textValue().equals("synchronized")
            ? BatchNormRows.SYNCHRONIZED
            : BatchNormRows.LOCAL,
        compression(gradient),
        gradient.path("threshold").doubleValue());
  }

  /** What the loss makes of the classes. */
  static Objective objective(JsonNode train) {
    List<Double> weights = new ArrayList<>();
    train.path("class_weights").forEach(weight -> weights.add(weight.doubleValue()));
    return new Objective(
        Units.share(train.path("label_smoothing")),
        train.path("balance_classes").booleanValue(),
        weights);
  }

  /** How gradients travel. */
  static Compression compression(JsonNode gradient) {
    return Compression.valueOf(gradient.path("compression").textValue().toUpperCase(Locale.ROOT));
  }

  private static RateSchedule schedule(JsonNode schedule) {
    return new RateSchedule(schedule.path("warm_up_steps").longValue(), decay(schedule));
  }

  private static RateSchedule.Decay decay(JsonNode schedule) {
    String type = schedule.path("type").textValue();
    return switch (type) {
      case "constant" -> new RateSchedule.Constant();
      case "step" ->
          new RateSchedule.StepWise(
              schedule.path("every").longValue(), Units.share(schedule.path("factor")));
      case "linear" ->
          new RateSchedule.Linear(
              TrainReader.steps(schedule.path("steps")), Units.share(schedule.path("last")));
      case "cosine" ->
          new RateSchedule.Cosine(
              TrainReader.steps(schedule.path("steps")), Units.share(schedule.path("last")));
      case "plateau" ->
          new RateSchedule.Plateau(
              schedule.path("metric").textValue(),
              schedule.path("patience").intValue(),
              Units.share(schedule.path("factor")),
              schedule.path("min_delta").doubleValue(),
              Units.share(schedule.path("last")));
      default -> throw new IllegalStateException("the schema allows schedule type " + type);
    };
  }
}
