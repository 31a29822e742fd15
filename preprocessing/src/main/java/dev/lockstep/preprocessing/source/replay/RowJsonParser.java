package dev.lockstep.preprocessing.source.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.files.RawRecord;
import dev.lockstep.preprocessing.source.files.RecordParser;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JsonToStructs;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;
import scala.Predef;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * Rows of formats with a schema of their own, from the line of JSON that {@code RowJson} made of
 * them. It has the columns that were read then; a row that has to have others cannot be read again.
 */
final class RowJsonParser implements RecordParser {
  private static final JsonFactory JSON = new JsonFactory();

  private final StructType data;
  private final StructType wanted;
  private final JsonToStructs structs;

  RowJsonParser(StructType data, StructType wanted) {
    this.data = data;
    this.wanted = wanted;
    structs =
        new JsonToStructs(
            wanted,
            JavaConverters.mapAsScalaMap(Map.of("mode", "FAILFAST"))
                .toMap(Predef.<Tuple2<String, String>>$conforms()),
            new BoundReference(0, DataTypes.StringType, false),
            Option.apply("UTC"));
  }

  @Override
  public Optional<String> parse(RawRecord record, String source, long position, byte[] raw) {
    record.start(position, raw);
    try {
      Set<String> missing = new TreeSet<>(Set.of(wanted.fieldNames()));
      missing.removeAll(names(raw));
      if (!missing.isEmpty()) {
        return Optional.of(
            "what was kept lacks the columns " + missing + ", which were not read then");
      }
      fill(record, raw);
    } catch (Exception e) {
      // Spark throws its checked exception without declaring it
      record.reject(
          RecordColumns.TYPE_RULE,
          "what was kept is no row with the columns " + wanted.toDDL() + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  private void fill(RawRecord record, byte[] raw) {
    UTF8String text = UTF8String.fromBytes(raw);
    InternalRow row = (InternalRow) structs.eval(new GenericInternalRow(new Object[] {text}));
    for (int i = 0; i < wanted.length(); i++) {
      int column = data.fieldIndex(wanted.fields()[i].name());
      record.set(column, row.isNullAt(i) ? null : row.get(i, wanted.fields()[i].dataType()));
    }
  }

  private static Set<String> names(byte[] raw) throws IOException {
    Set<String> names = new HashSet<>();
    try (JsonParser json = JSON.createParser(raw)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          names.add(json.currentName());
          json.nextToken();
          json.skipChildren();
        }
      }
    }
    return names;
  }
}
