package dev.lockstep.training.predict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Table;
import dev.lockstep.preprocessing.dataset.TableWriter;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.training.inference.Answers;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * Predicted rows as Parquet: key and value in target units, or key, class, its probability and
 * those of all classes.
 *
 * @param label what is predicted
 * @param metadata of the files
 */
record PredictionTable(LabelSpec label, Map<String, String> metadata)
    implements Table<PredictedRow> {
  private static final long serialVersionUID = 1L;
  private static final String PREDICTED = "predicted";

  PredictionTable {
    metadata = new TreeMap<>(metadata);
  }

  @Override
  public MessageType parquetSchema() {
    Types.MessageTypeBuilder message = Types.buildMessage();
    message.required(BINARY).as(stringType()).named("key");
    if (label instanceof ValueLabel) {
      return message.required(DOUBLE).named(PREDICTED).named("predictions");
    }
    return message
        .required(BINARY)
        .as(stringType())
        .named(PREDICTED)
        .required(FLOAT)
        .named("probability")
        .requiredList()
        .requiredElement(FLOAT)
        .named("probabilities")
        .named("predictions");
  }

  @Override
  public int write(PredictedRow row, TableWriter writer) throws IOException {
    Answers.requireFinite(row.key(), row.answer());
    writer.column(0).put(row.key().getBytes(UTF_8));
    if (label instanceof ValueLabel value) {
      writer.column(1).put(value.target(row.answer()[0]));
    } else {
      int predicted = Answers.mostProbable(row.answer());
      writer.column(1).put(((ClassLabel) label).classes().get(predicted).getBytes(UTF_8));
      writer.column(2).put(row.answer()[predicted]);
      writer.list(3).put(row.answer());
    }
    return -1;
  }
}
