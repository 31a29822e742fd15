package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.Map;
import java.util.Optional;

/** Fitted features of images: stored as they came, and the schema has the affine map. */
final class TensorFeatures implements FrozenFeatures {
  private static final long serialVersionUID = 1L;
  private final Form form;
  private transient volatile FrozenTarget.Program labels;

  /**
   * What is kept of it.
   *
   * @param input columns of blocks
   * @param schema of the dataset
   * @param column of the input that is the tensor
   * @param target label
   * @param statistics by transformation
   */
  record Form(
      BlockSchema input,
      Schema schema,
      String column,
      FrozenTarget target,
      Map<String, JsonNode> statistics)
      implements FrozenForm {
    @Override
    public FrozenFeatures thaw() {
      return new TensorFeatures(this);
    }
  }

  TensorFeatures(Form form) {
    this.form = form;
  }

  @Override
  public BlockSchema input() {
    return form.input();
  }

  @Override
  public Schema schema() {
    return form.schema();
  }

  @Override
  public Map<String, JsonNode> statistics() {
    return form.statistics();
  }

  @Override
  public Optional<FeatureInversion> inversion() {
    return Optional.empty();
  }

  @Override
  public JsonNode toJson() {
    return Json.tree(form);
  }

  @Override
  public void encode(Block block, Split split, long[] hashes, byte[] target) {
    byte[] stored = block.tensor(form.input().indexOf(form.column())).bytes();
    System.arraycopy(stored, 0, target, 0, block.rows() * form.schema().features().rowBytes());
  }

  @Override
  public void labels(Block block, double[] target) {
    FrozenTarget.Program made = labels;
    if (made == null) {
      made = form.target().program(form.input());
      labels = made;
    }
    made.run(block, target);
  }
}
