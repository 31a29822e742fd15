package dev.lockstep.preprocessing.source.infer;

import dev.lockstep.preprocessing.csv.CellTypes;
import dev.lockstep.preprocessing.csv.CsvFormat;
import dev.lockstep.preprocessing.csv.CsvSample;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;

/** Delimited text: columns of texts, whose types are guessed. */
final class CsvRecords {
  private final List<List<String>> columns = new ArrayList<>();
  private List<String> names = List.of();
  private String first;
  private long records;
  private long malformed;
  private boolean whole = true;

  private CsvRecords() {}

  /**
   * @param share most records of each object
   */
  static Sample sample(Storage storage, List<SourceObject> objects, CsvSpec spec, int share) {
    CsvFormat format = spec.format(null);
    CsvRecords read = new CsvRecords();
    for (SourceObject object : objects) {
      read.add(CsvSample.of(storage, object, format, share), object.uri(), share);
    }
    return read.typed(format, spec.nulls() == null);
  }

  private void add(CsvSample sample, String uri, int share) {
    whole &= sample.records().size() < share;
    if (sample.names().isEmpty()) {
      return;
    }
    if (first == null) {
      first = uri;
      names = sample.names();
      names.forEach(name -> columns.add(new ArrayList<>()));
    }
    requireSame(sample.names(), uri);
    for (List<String> record : sample.records()) {
      if (record.size() != names.size()) {
        malformed++;
        continue;
      }
      records++;
      for (int i = 0; i < names.size(); i++) {
        columns.get(i).add(record.get(sample.names().indexOf(names.get(i))));
      }
    }
  }

  private void requireSame(List<String> found, String uri) {
    if (found.size() != names.size() || !new HashSet<>(found).equals(new HashSet<>(names))) {
      throw new UserException(
          "the raw objects do not have the same columns: "
              + first
              + " has "
              + names
              + ", "
              + uri
              + " has "
              + found
              + "; name those that belong together in `source.paths`");
    }
  }

  /**
   * @param findNulls whether the user has not said which texts stand for missing values
   */
  private Sample typed(CsvFormat format, boolean findNulls) {
    CellTypes cells = new CellTypes(format);
    TreeSet<String> tokens = new TreeSet<>();
    if (findNulls) {
      columns.forEach(
          values -> tokens.addAll(new TextColumn(cells, values, format.nulls()).nulls()));
    }
    List<String> nulls = new ArrayList<>(format.nulls());
    tokens.stream().filter(token -> !nulls.contains(token)).forEach(nulls::add);
    List<SampledColumn> typed = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      typed.add(new TextColumn(cells, columns.get(i), nulls).typed(names.get(i)));
    }
    return new Sample(typed, tokens.isEmpty() ? null : nulls, List.of(), records, malformed, whole);
  }
}
