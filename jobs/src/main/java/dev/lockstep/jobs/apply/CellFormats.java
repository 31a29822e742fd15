package dev.lockstep.jobs.apply;

import dev.lockstep.preprocessing.csv.CsvFormat;
import dev.lockstep.preprocessing.pipeline.TabularSpec;
import dev.lockstep.preprocessing.source.table.CsvSpec;

/** How the cells of a dataset's raw records are written. */
final class CellFormats {
  private CellFormats() {}

  /** That of its source if it is CSV: dates and missing values are written as there. */
  static CsvFormat of(TabularSpec spec) {
    return spec.source() instanceof CsvSpec csv
        ? csv.format(spec.schema().nulls())
        : CsvFormat.defaults();
  }

  /** RFC 4180 in UTF-8 with a header, whose missing values are written as in the source. */
  static CsvFormat ofRows(TabularSpec spec) {
    return CsvFormat.builder().nulls(of(spec).nulls()).build();
  }
}
