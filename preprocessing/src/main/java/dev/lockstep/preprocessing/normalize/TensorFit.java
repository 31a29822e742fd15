package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;
import java.util.Map;

/**
 * Features of images on their way.
 *
 * @param input columns of the blocks
 * @param column of the input that is the tensor
 * @param tensor how it is stored; with its affine map once that is known
 * @param step what is done to it; null once that is done
 * @param target label
 * @param statistics for the manifest, by transformation
 */
record TensorFit(
    BlockSchema input,
    String column,
    TensorSpec tensor,
    FeatureStep step,
    TargetFit target,
    Map<String, JsonNode> statistics)
    implements FeatureFit {
  private static final String STANDARDIZE = "standardize";

  /** What can be said before any row is seen. */
  static TensorFit of(
      BlockSchema input, List<FeatureStep> steps, TargetFit target, TensorSpec tensor) {
    String column = column(input, steps, target.spec().column(), tensor);
    List<FeatureStep> used = steps.stream().filter(step -> !(step instanceof Drop)).toList();
    if (used.size() > 1
        || !used.stream().allMatch(s -> s instanceof Scale || s instanceof Standardize)) {
      throw new UserException(
          "features: the tensor "
              + column
              + " can have one step, scale or standardize, found "
              + used);
    }
    if (!used.isEmpty() && tensor.dtype() != DType.UINT8) {
      throw new UserException(
          "features: scale and standardize are for tensors of uint8, found " + tensor.dtype());
    }
    if (used.isEmpty()) {
      return new TensorFit(input, column, tensor, null, target, Map.of());
    }
    if (used.get(0) instanceof Scale scale) {
      Affine affine = Normalizer.of(new Normalization.Scale(scale.min(), scale.max())).affine();
      return new TensorFit(input, column, with(tensor, affine), null, target, Map.of());
    }
    return new TensorFit(input, column, tensor, used.get(0), target, Map.of());
  }

  @Override
  public boolean isFitted() {
    return step == null && target.frozen() != null;
  }

  @Override
  public FitAccumulator accumulator() {
    return TensorAccumulator.of(this);
  }

  @Override
  public FitAccumulator accumulator(byte[] bytes) {
    return TensorAccumulator.read(this, bytes);
  }

  @Override
  public FeatureFit next(FitAccumulator merged) {
    TensorAccumulator found = (TensorAccumulator) merged;
    FrozenTarget known = target.next(input, found.targetFit());
    TargetFit next = new TargetFit(target.spec(), target.kind(), known);
    if (step == null) {
      return new TensorFit(input, column, tensor, null, next, statistics);
    }
    if (found.sums().rows() == 0) {
      throw new UserException(
          "features: there are no train rows with a label to fit standardize on");
    }
    ChannelStatistics frozen = found.sums().freeze();
    return new TensorFit(
        input,
        column,
        with(tensor, Normalizer.of(frozen).affine()),
        null,
        next,
        Map.of(STANDARDIZE, Json.tree(frozen)));
  }

  @Override
  public Map<String, JsonNode> describe(FitAccumulator merged) {
    TensorAccumulator found = (TensorAccumulator) merged;
    return step == null ? Map.of() : Map.of(STANDARDIZE, Json.tree(found.sums().freeze()));
  }

  @Override
  public FrozenFeatures frozen() {
    if (!isFitted()) {
      throw new IllegalStateException("something is left to learn");
    }
    Schema schema = new Schema(DatasetWriter.KEY, tensor, target.frozen().label());
    return new TensorFeatures(
        new TensorFeatures.Form(input, schema, column, target.frozen(), statistics));
  }

  /** Leading dimension. */
  int channels() {
    return tensor.shape().get(0);
  }

  private static TensorSpec with(TensorSpec tensor, Affine affine) {
    return new TensorSpec(tensor.column(), tensor.dtype(), tensor.shape(), affine);
  }

  /** The one column that is a tensor; others must be dropped or be the target. */
  private static String column(
      BlockSchema input, List<FeatureStep> steps, String target, TensorSpec tensor) {
    List<BlockSchema.Field> left =
        input.fields().stream()
            .filter(field -> !field.name().equals(target))
            .filter(field -> steps.stream().noneMatch(step -> drops(step, field.name())))
            .toList();
    if (left.size() != 1 || left.get(0).width() != tensor.rowBytes()) {
      throw new UserException(
          "features: of images, exactly one column of "
              + tensor.rowBytes()
              + " bytes can be the input, found "
              + left.stream().map(BlockSchema.Field::name).toList()
              + " besides the target; drop the others");
    }
    return left.get(0).name();
  }

  private static boolean drops(FeatureStep step, String column) {
    return step instanceof Drop drop && drop.columns().names().contains(column);
  }
}
