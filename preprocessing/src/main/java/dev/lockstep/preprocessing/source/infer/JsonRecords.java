package dev.lockstep.preprocessing.source.infer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import dev.lockstep.preprocessing.source.files.LineReader;
import dev.lockstep.preprocessing.source.files.RecordFormat;
import dev.lockstep.preprocessing.source.table.JsonLinesSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/** JSON lines: a column for every key, in the order in which they appear first. */
final class JsonRecords {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .readerFor(JsonNode.class);

  private final Map<String, List<JsonNode>> columns = new LinkedHashMap<>();
  private int records;
  private long malformed;
  private boolean whole = true;

  private JsonRecords() {}

  /**
   * @param share most records of each object
   */
  static Sample sample(Storage storage, List<SourceObject> objects, JsonLinesSpec spec, int share) {
    JsonRecords read = new JsonRecords();
    for (SourceObject object : objects) {
      read.add(storage, object, spec.maxRecordBytes(), share);
    }
    return read.typed();
  }

  private void add(Storage storage, SourceObject object, int limit, int share) {
    RecordFormat.Part part = new RecordFormat.Part(object.uri(), 0, object.size());
    long before = records + malformed;
    try (LineReader lines = LineReader.open(storage, part, limit)) {
      while (lines.next()) {
        if (records + malformed - before == share) {
          whole = false;
          return;
        }
        add(lines.line());
      }
    } catch (IOException e) {
      throw StorageFailures.translate("read", object.uri(), e);
    }
  }

  /**
   * @param line null if it is too long
   */
  private void add(byte[] line) throws IOException {
    JsonNode node = null;
    try {
      node = line == null ? null : JSON.readTree(line);
    } catch (JsonProcessingException e) {
      malformed++;
      return;
    }
    if (node == null || !(node.isObject() || node.isMissingNode())) {
      malformed++;
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        List<JsonNode> values = columns.computeIfAbsent(field.getKey(), key -> new ArrayList<>());
        pad(values, records);
        values.add(field.getValue().isNull() ? null : field.getValue());
      }
      records++;
    }
  }

  private static void pad(List<JsonNode> values, int length) {
    while (values.size() < length) {
      values.add(null);
    }
  }

  private Sample typed() {
    List<SampledColumn> typed = new ArrayList<>();
    columns.forEach(
        (name, nodes) -> {
          pad(nodes, records);
          DataType type = JsonTypes.of(nodes);
          List<Object> values = new ArrayList<>(nodes.size());
          nodes.forEach(node -> values.add(node == null ? null : value(node, type)));
          boolean empty = values.stream().allMatch(value -> value == null);
          String remark = empty ? "no record of the sample has a value: the type is a guess" : null;
          typed.add(new SampledColumn(name, type, values, remark));
        });
    return new Sample(typed, null, List.of(), records, malformed, whole);
  }

  private static Object value(JsonNode node, DataType type) {
    if (type instanceof NumericType) {
      return node.doubleValue();
    }
    return type instanceof StringType && node.isTextual() ? node.textValue() : node.toString();
  }
}
