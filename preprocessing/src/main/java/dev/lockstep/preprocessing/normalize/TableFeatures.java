package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fitted features of a table: a stored row is float32 {@code [features]}. */
final class TableFeatures implements FrozenFeatures {
  private static final long serialVersionUID = 1L;
  private static final VarHandle BITS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int EXPONENT = 0x7f800000;
  private static final int ONE_EXPONENT = 0x00800000;
  private final Form form;
  private transient volatile Programs programs;

  /**
   * What is kept of it.
   *
   * @param input columns of blocks
   * @param schema of the dataset
   * @param lanes by stored element
   * @param target label
   * @param statistics by column
   */
  record Form(
      BlockSchema input,
      Schema schema,
      List<FrozenLane> lanes,
      FrozenTarget target,
      Map<String, JsonNode> statistics)
      implements FrozenForm {
    Form {
      lanes = List.copyOf(lanes);
    }

    @Override
    public FrozenFeatures thaw() {
      return new TableFeatures(this);
    }
  }

  TableFeatures(Form form) {
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
    return Optional.of(new FeatureInversion(form));
  }

  @Override
  public JsonNode toJson() {
    return Json.tree(form);
  }

  @Override
  public void encode(Block block, Split split, long[] hashes, byte[] target) {
    List<LaneProgram> lanes = programs().lanes();
    RowFolds folds = RowFolds.of(split, hashes);
    double[] values = new double[block.rows()];
    for (int i = 0; i < lanes.size(); i++) {
      lanes.get(i).run(block, folds, values);
      boolean finite = store(values, block.rows(), target, i * Float.BYTES, form.lanes().size());
      if (!finite) {
        refuse(form.lanes().get(i), values, block.rows());
      }
    }
  }

  @Override
  public void labels(Block block, double[] target) {
    programs().labels().run(block, target);
  }

  /** Writes one element of every row; false if one is not finite. */
  private static boolean store(double[] values, int rows, byte[] target, int from, int elements) {
    int stride = elements * Float.BYTES;
    int at = from;
    int seen = 0;
    for (int i = 0; i < rows; i++) {
      int bits = Float.floatToRawIntBits((float) values[i]);
      BITS.set(target, at, bits);
      seen |= (bits & EXPONENT) + ONE_EXPONENT; // negative if all bits of the exponent are set
      at += stride;
    }
    return seen >= 0;
  }

  private static void refuse(FrozenLane lane, double[] values, int rows) {
    for (int i = 0; i < rows; i++) {
      if (Float.isInfinite((float) values[i])) {
        throw new UserException(
            "features: "
                + lane.name()
                + " has the number "
                + values[i]
                + ", which float32 cannot hold; clip, scale or filter it");
      }
      if (Double.isNaN(values[i]) && !lane.allowMissing()) {
        throw new UserException(
            "features: "
                + lane.name()
                + " is missing in a row, and no step says what to do then; impute it, or keep it"
                + " with allow_missing: true, or reject such records with a rule (not_null)");
      }
    }
  }

  private Programs programs() {
    Programs made = programs;
    if (made == null) {
      made = Programs.of(form);
      programs = made;
    }
    return made;
  }

  /** What runs; made once on each machine. */
  private record Programs(List<LaneProgram> lanes, FrozenTarget.Program labels) {
    static Programs of(Form form) {
      return new Programs(
          form.lanes().stream().map(lane -> new LaneProgram(form.input(), lane)).toList(),
          form.target().program(form.input()));
    }
  }
}
