package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;
import java.util.Optional;

/** Where fitting begins, and where it is taken up again from what was frozen. */
public final class FeatureFits {
  /** Name of the features' column in a dataset. */
  public static final String FEATURES = "features";

  private FeatureFits() {}

  /**
   * Features before any row is seen.
   *
   * @param input columns of the blocks, the target among them
   * @param steps in the order in which they are applied
   * @param target what to predict
   * @param tensor how the one tensor of the input is stored, with an identical affine map; empty
   *     for tables
   * @throws dev.lockstep.preprocessing.dataset.error.UserException that names everything that
   *     cannot work: unknown columns, steps on values of another kind, columns without a step
   */
  public static FeatureFit of(
      BlockSchema input, List<FeatureStep> steps, TargetSpec target, Optional<TensorSpec> tensor) {
    TargetFit label = TargetFit.of(input, target);
    return tensor.isPresent()
        ? TensorFit.of(input, steps, label, tensor.get())
        : new TableFit(input, LanePlan.of(input, steps, target.column()), label, null);
  }

  /**
   * Features from {@link FrozenFeatures#toJson}.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if it is something else
   */
  public static FrozenFeatures thaw(JsonNode json) {
    return Json.value(json, FrozenForm.class).thaw();
  }
}
