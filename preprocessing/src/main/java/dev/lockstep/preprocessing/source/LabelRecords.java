package dev.lockstep.preprocessing.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.preprocessing.csv.CsvFormat;
import dev.lockstep.preprocessing.csv.CsvRows;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads a {@link LabelFile} on the driver, where the images were listed too. */
final class LabelRecords {
  private static final int MOST = 10_000_000;

  /** Of images and labels as the driver keeps them, in UTF-16. */
  private static final long MOST_BYTES = 1L << 30;

  private static final ObjectReader JSON = JsonMapper.builder().build().readerFor(JsonNode.class);

  /**
   * One record.
   *
   * @param number from 1, the header of delimited text being none
   * @param image as it is written
   * @param label null if it is missing
   */
  record Labeled(int number, String image, String label) {}

  private final LabelFile spec;
  private final SourceObject file;
  private final List<Labeled> records = new ArrayList<>();
  private final long mostBytes;
  private long bytes;

  private LabelRecords(LabelFile spec, SourceObject file, long mostBytes) {
    this.spec = spec;
    this.file = file;
    this.mostBytes = mostBytes;
  }

  /**
   * @throws UserException if a column or the name of an image is missing, a record is not in the
   *     format, or there are more than 10 million records or a gibibyte of images and labels
   */
  static List<Labeled> read(Storage storage, LabelFile spec, SourceObject file) {
    return read(storage, spec, file, MOST_BYTES);
  }

  static List<Labeled> read(Storage storage, LabelFile spec, SourceObject file, long mostBytes) {
    LabelRecords read = new LabelRecords(spec, file, mostBytes);
    if (spec.format() == LabelFile.Format.CSV) {
      try (CsvRows rows = CsvRows.open(storage, file, CsvFormat.defaults())) {
        read.csv(rows);
      }
    } else {
      read.json(storage);
    }
    return read.records;
  }

  private void csv(CsvRows rows) {
    int image = column(rows.names(), spec.image());
    int label = column(rows.names(), spec.label());
    while (rows.hasNext()) {
      List<String> fields = rows.next();
      if (fields.size() != rows.names().size()) {
        throw malformed(fields.size() + " fields, the header has " + rows.names().size());
      }
      add(fields.get(image), fields.get(label));
    }
  }

  private int column(List<String> names, String name) {
    if (!names.contains(name)) {
      throw new UserException(
          "source.label_file: " + file.uri() + " has no column " + name + ", it has " + names);
    }
    return names.indexOf(name);
  }

  private void json(Storage storage) {
    try (InputStream in = storage.open(file.uri());
        MappingIterator<JsonNode> objects = JSON.readValues(in)) {
      while (objects.hasNextValue()) {
        JsonNode object = objects.nextValue();
        add(text(object.path(spec.image())), text(object.path(spec.label())));
      }
    } catch (JsonProcessingException e) {
      throw malformed("what is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw StorageFailures.translate("read", file.uri(), e);
    }
  }

  private static String text(JsonNode value) {
    return value.isValueNode() && !value.isNull() ? value.asText() : null;
  }

  private void add(String image, String label) {
    if (image == null || image.isBlank()) {
      throw malformed("no value in `" + spec.image() + "`");
    }
    if (records.size() == MOST) {
      throw malformed("more than " + MOST + " records");
    }
    bytes += (long) Character.BYTES * (image.length() + (label == null ? 0 : label.length()));
    if (bytes > mostBytes) {
      throw malformed(
          "more than "
              + mostBytes
              + " bytes of images and labels up to here, which the driver keeps");
    }
    records.add(new Labeled(records.size() + 1, image, label));
  }

  private UserException malformed(String found) {
    return new UserException(
        "source.label_file: record %d of %s: found %s"
            .formatted(records.size() + 1, file.uri(), found));
  }
}
