package dev.lockstep.training.trainer;

import static dev.lockstep.preprocessing.dataset.ValueLabel.Transform.LOG;

import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.Expand;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.model.LayerSpec;
import dev.lockstep.training.model.NetworkSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;

/** A seeded table with a category, whose number to predict is linear in it but for known noise. */
final class PricedHouses {
  static final ValueLabel PRICE = new ValueLabel("price", 80_000, 180_000, "USD");

  /** The same stored values as logarithms of other prices. */
  static final ValueLabel LOG_PRICE = new ValueLabel("price", 0.4, 12, "USD", LOG);

  static final Schema SCHEMA = schema(PRICE);

  /** Standard deviation of what features do not tell, in USD. */
  static final double NOISE = 8_000;

  private static final double[] DISTRICTS = {-60_000, 0, 20_000, 90_000};

  private PricedHouses() {}

  static DatasetVersion publish(JavaSparkContext sc, Storage storage, String address) {
    return publish(sc, storage, address, PRICE);
  }

  static DatasetVersion publish(
      JavaSparkContext sc, Storage storage, String address, ValueLabel label) {
    return SampleTraining.publish(sc, storage, address, schema(label), PricedHouses::rows);
  }

  private static Schema schema(ValueLabel label) {
    return new Schema(
        DatasetWriter.KEY,
        new TensorSpec(
            "features",
            DType.FLOAT32,
            List.of(3),
            new Affine(List.of(0.02f, 1f, 1f), List.of(-2f, 0f, 0f)),
            List.of(new Expand(1, 4))),
        label);
  }

  static List<DatasetRow> rows(Split split) {
    Random random = new Random(10 + split.ordinal());
    int count = split == Split.TRAIN ? 601 : 200;
    List<DatasetRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float area = 100 + 50 * (float) random.nextGaussian();
      int district = random.nextInt(5) - 1;
      float age = (float) random.nextGaussian();
      double price = 1_000 * area - 15_000 * age + 80_000 + NOISE * random.nextGaussian();
      price += district < 0 ? 0 : DISTRICTS[district];
      ByteBuffer features = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      features.putFloat(area).putFloat(district).putFloat(age);
      String key = String.format(Locale.ROOT, "%s/%08d", split.label(), i);
      rows.add(new DatasetRow(key, features.array(), PRICE.stored(price)));
    }
    return rows;
  }

  /** A network for it. */
  static NetworkSpec network(String loss, LayerSpec... hidden) {
    List<LayerSpec> layers = new ArrayList<>(List.of(hidden));
    layers.add(new LayerSpec.Output("identity", loss));
    return new NetworkSpec(layers, "xavier_uniform", 0);
  }
}
