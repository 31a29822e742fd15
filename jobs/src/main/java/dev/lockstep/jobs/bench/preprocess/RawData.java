package dev.lockstep.jobs.bench.preprocess;

import dev.lockstep.jobs.bench.peer.Field;
import dev.lockstep.jobs.bench.peer.Field.Role;
import dev.lockstep.jobs.bench.peer.LineItemsMain;
import dev.lockstep.jobs.bench.peer.RawTable;
import dev.lockstep.jobs.bench.peer.RawTable.Format;
import dev.lockstep.jobs.bench.peer.Sides;
import dev.lockstep.jobs.bench.peer.Task;
import dev.lockstep.jobs.bench.peer.Took;
import dev.lockstep.preprocessing.synthetic.SyntheticTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Raw data of the cases, made or fetched once and kept. */
final class RawData {
  /** Rows of TPC-H's lineitem at scale factor 1. */
  static final long LINE_ITEMS_OF_SCALE_1 = 6_001_215;

  private static final long SEED = 20_261_123;
  private static final int MAKER_MEMORY = 2048;
  private static final Set<String> LINE_ITEM_TEXTS =
      Set.of(
          "returnflag",
          "linestatus",
          "shipdate",
          "commitdate",
          "receiptdate",
          "shipinstruct",
          "shipmode",
          "comment");

  private final Workbench bench;
  private final Published published;

  RawData(Workbench bench, Published published) {
    this.bench = bench;
    this.published = published;
  }

  RawTable syntheticCsv(long rows) {
    Path file = bench.data().resolve("table-" + rows + ".csv");
    keep(
        new KeptFile(file, "SyntheticTable rows=" + rows + " seed=" + SEED),
        partial -> SyntheticTable.of(rows, SEED).writeCsv(partial));
    List<Field> fields = new ArrayList<>();
    for (String name : SyntheticTable.columns()) {
      switch (name.charAt(0)) {
        case 'n' -> fields.add(new Field(name, Field.Type.DOUBLE, Role.NUMBER));
        case 'c' -> fields.add(new Field(name, Field.Type.TEXT, Role.CATEGORY));
        default -> fields.add(new Field(name, Field.Type.LONG, Role.CLASS));
      }
    }
    return new RawTable(Format.CSV, List.of(file.toString()), fields);
  }

  RawTable lineItemsCsv(long rows) {
    double scale = (double) rows / LINE_ITEMS_OF_SCALE_1;
    Path file = bench.data().resolve(String.format(Locale.ROOT, "lineitem-%.4f.csv", scale));
    keep(
        new KeptFile(file, "TPC-H lineitem, io.trino.tpch:tpch:1.1, scale " + scale),
        partial ->
            bench
                .generator("lineitem", LineItemsMain.class, MAKER_MEMORY)
                .ask(
                    new LineItemsMain.Wanted(scale, partial.toString()), LineItemsMain.Made.class));
    return new RawTable(Format.CSV, List.of(file.toString()), lineItemFields());
  }

  RawTable lineItemsParquet(long rows) {
    RawTable csv = lineItemsCsv(rows);
    Path file = Path.of(csv.paths().get(0).replaceFirst("\\.csv$", ".parquet"));
    List<Field> all =
        csv.fields().stream().map(f -> new Field(f.name(), f.type(), Role.NUMBER)).toList();
    keep(
        new KeptFile(file, "DuckDB's copy of " + csv.paths()),
        partial -> {
          Task copy =
              new Task(
                  Sides.DUCKDB_COPY.label(),
                  new RawTable(Format.CSV, csv.paths(), all),
                  partial.toString(),
                  bench.scratch().toString(),
                  Runtime.getRuntime().availableProcessors(),
                  MAKER_MEMORY,
                  Map.of());
          bench.side("lineitem-parquet", Sides.DUCKDB_COPY, MAKER_MEMORY).ask(copy, Took.class);
        });
    return new RawTable(Format.PARQUET, List.of(file.toString()), csv.fields());
  }

  private static List<Field> lineItemFields() {
    return LineItemsMain.COLUMNS.stream()
        .map(
            name ->
                switch (name) {
                  case "extendedprice" -> new Field(name, Field.Type.DOUBLE, Role.VALUE);
                  case "partkey", "suppkey", "linenumber", "quantity" ->
                      new Field(name, Field.Type.LONG, Role.NUMBER);
                  case "discount", "tax" -> new Field(name, Field.Type.DOUBLE, Role.NUMBER);
                  case "returnflag", "linestatus", "shipinstruct", "shipmode" ->
                      new Field(name, Field.Type.TEXT, Role.CATEGORY);
                  default ->
                      new Field(
                          name,
                          LINE_ITEM_TEXTS.contains(name) ? Field.Type.TEXT : Field.Type.LONG,
                          Role.UNUSED);
                })
        .toList();
  }

  RawTable flights() {
    return new RawTable(
        Format.PARQUET,
        List.of(published.flights().toString()),
        List.of(
            new Field("date", Field.Type.TIME, Role.UNUSED),
            new Field("delay", Field.Type.LONG, Role.VALUE),
            new Field("distance", Field.Type.LONG, Role.NUMBER),
            new Field("origin", Field.Type.TEXT, Role.CATEGORY),
            new Field("destination", Field.Type.TEXT, Role.CATEGORY)));
  }

  RawTable mnist() {
    return new RawTable(
        Format.IDX,
        published.mnist().stream().map(Path::toString).toList(),
        List.of(
            new Field("image", Field.Type.BINARY, Role.PIXELS),
            new Field("label", Field.Type.LONG, Role.CLASS)));
  }

  private void keep(KeptFile file, KeptFile.Maker maker) {
    bench.say("raw data: " + file.path());
    if (file.ensure(maker)) {
      bench.say("raw data: made");
    }
  }
}
