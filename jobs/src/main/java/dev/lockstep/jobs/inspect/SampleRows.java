package dev.lockstep.jobs.inspect;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Labels;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Decodes the first rows of a split. */
public final class SampleRows {
  private SampleRows() {}

  /**
   * @param count at most so many
   */
  public static List<SampleRow> first(DatasetVersion dataset, Split split, int count) {
    List<SampleRow> rows = new ArrayList<>();
    if (count == 0) {
      return rows;
    }
    for (ShardFile file : dataset.manifest().split(split).files()) {
      try (ShardReader reader = ShardReader.open(dataset, file)) {
        for (int group = 0; group < file.rowGroups().size(); group++) {
          RowGroupData data = reader.read(group, true);
          for (int row = 0; row < data.rows(); row++) {
            rows.add(row(dataset, split, data, row));
            if (rows.size() == count) {
              return rows;
            }
          }
        }
      }
    }
    return rows;
  }

  private static SampleRow row(DatasetVersion dataset, Split split, RowGroupData data, int row) {
    float[] values = new float[data.spec().inputElements()];
    data.copyRow(row, FloatBuffer.wrap(values));
    List<Float> tensor = new ArrayList<>(values.length);
    for (float value : values) {
      tensor.add(value);
    }
    String label = label(dataset.manifest().schema().label(), data.labels(), row);
    return new SampleRow(split.label(), data.keys().get(row), label, tensor);
  }

  private static String label(LabelSpec spec, Labels labels, int row) {
    return spec instanceof ClassLabel classes
        ? classes.classes().get(labels.classOf(row))
        : Quantities.number(((ValueLabel) spec).target(labels.get(row)));
  }
}
