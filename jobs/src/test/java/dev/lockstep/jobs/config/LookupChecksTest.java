package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lockstep.preprocessing.pipeline.TabularSpec;
import dev.lockstep.preprocessing.quality.ForeignKey;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.source.table.JsonLinesSpec;
import dev.lockstep.preprocessing.step.Join;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LookupChecksTest {
  private static final String LOOKUPS =
      """
        records:
          - type: join
            lookup: {format: csv, paths: [s3a://raw/zips.csv], columns: {zip: string, city: string}}
            on: [zip]
            columns: [city]
        rules:
          - type: foreign_key
            name: known
            columns: [city, Age]
            lookup: {format: json_lines, paths: [s3a://raw/c/*], columns: {name: string, age: int}, max_record_bytes: 1 MiB}
            references: [name, age]
      """;

  @Test
  void lookupsAreTablesOfAnyFormat() {
    TabularSpec spec = (TabularSpec) Documents.parse(withLookups(LOOKUPS)).preprocess();

    Join join = (Join) spec.records().get(0);
    assertThat(join.on()).containsExactly("zip");
    assertThat(join.columns()).containsExactly("city");
    assertThat(((CsvSpec) join.lookup().source()).paths()).containsExactly("s3a://raw/zips.csv");
    assertThat(join.lookup().schema().columnTypes().toDDL()).isEqualTo("zip STRING,city STRING");
    ForeignKey rule = (ForeignKey) spec.rules().get(0);
    assertThat(rule.references()).containsExactly("name", "age");
    assertThat(rule.lookup().source())
        .isEqualTo(new JsonLinesSpec(List.of("s3a://raw/c/*"), 1 << 20));
  }

  static Stream<Arguments> mistakesInLookups() {
    return Stream.of(
        arguments(
            "columns: [city]\n",
            "columns: [citty]\n",
            "p.yaml:9: `preprocess.records[0].columns[0]` is `citty`, which is no column of the"
                + " lookup; did you mean `city`?"),
        arguments(
            "on: [zip]",
            "on: [other]",
            "p.yaml:8: `preprocess.records[0].on[0]` is `other`, which is no column of the lookup;"
                + " it has `zip`, `city`"),
        arguments(
            "references: [name, age]",
            "references: [nmae, age]",
            "p.yaml:15: `preprocess.rules[0].references[0]` is `nmae`, which is no column of the"
                + " lookup; did you mean `name`?"),
        arguments(
            "references: [name, age]",
            "references: [name]",
            "p.yaml:15: `preprocess.rules[0].references` names 1 columns of the lookup, allowed:"
                + " one for each of `columns`, 2"),
        arguments(
            "      references: [name, age]\n",
            "",
            "`preprocess.rules[0].columns[0]` is `city`, which is no column of the lookup"),
        arguments(
            "city: string}",
            "city: strnig}",
            "p.yaml:7: `preprocess.records[0].lookup.columns.city` is `strnig`, which is no type"),
        arguments(
            ", columns: {zip: string, city: string}",
            "",
            "p.yaml:7: `preprocess.records[0].lookup` needs the columns' types"),
        arguments(
            "format: csv, paths: [s3a://raw/zips.csv]",
            "format: cvs, paths: [s3a://raw/zips.csv]",
            "p.yaml:7: `preprocess.records[0].lookup.format`: found `cvs`; did you mean `csv`?"),
        arguments(
            "format: csv, paths: [s3a://raw/zips.csv]",
            "format: csv, path: [s3a://raw/zips.csv]",
            "is not a key of `preprocess.records[0].lookup`; did you mean `paths`?"),
        arguments(
            "s3a://raw/zips.csv",
            "s3a://datasets/credit/zips.csv",
            "p.yaml:7: `preprocess.records[0].lookup.paths[0]` lies in `preprocess.dataset`"),
        arguments(
            "s3a://raw/c/*",
            "s3a://datasets/credit/*",
            "`preprocess.rules[0].lookup.paths[0]` lies in `preprocess.dataset`"),
        arguments("max_record_bytes: 1 MiB", "max_record_bytes: 2 GiB", "1 B to 1 GiB"),
        arguments("      on: [zip]\n", "", "`preprocess.records[0].on` is missing"));
  }

  @ParameterizedTest
  @MethodSource("mistakesInLookups")
  void aMistakeInALookupIsToldWithItsLine(String original, String mistake, String message) {
    assertThat(LOOKUPS).contains(original);
    assertThat(Documents.failure(withLookups(LOOKUPS.replace(original, mistake))))
        .contains(message);
  }

  private static String withLookups(String lookups) {
    int rules = TableChecksTest.TABLE.indexOf("  rules:");
    return TableChecksTest.TABLE.substring(0, TableChecksTest.TABLE.indexOf("  key:"))
        + lookups
        + TableChecksTest.TABLE.substring(TableChecksTest.TABLE.indexOf("  features:", rules));
  }
}
