package dev.lockstep.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A table with values of every type, some missing and some wrong, and a pipeline with every step.
 */
final class Goods {
  private static final List<String> COLUMNS =
      List.of("id", "amount", "price", "count", "at", "day", "airport", "note", "color", "kind");

  private Goods() {}

  static String pipeline(String dataset, String raw, String airports) {
    return """
        pipeline: goods
        store: {type: s3} # not reached: all addresses are files
        preprocess:
          dataset: %1$s
          source:
            format: csv
            paths: ["%2$s"]
            nulls: ["", NA]
            columns: {id: bigint, amount: string, price: "decimal(12,3)", count: int, at: timestamp,
              day: date, airport: string, note: string, color: string, kind: string}
          key: [id]
          records:
            - {type: filter, where: "price > 0"}
            - {type: cast, columns: {amount: double}}
            - {type: derive, columns: {total: "price * count", ratio: "amount / count",
                late: "hour(at) >= 18", root: "sqrt(abs(amount)) + ln(price)"}}
            - {type: date_parts, column: at, parts: [hour, day_of_week, minute], cycle: true}
            - {type: date_parts, column: day, parts: [year, month, week, day_of_year]}
            - {type: text_features, column: note, features: [length, words, hash], buckets: 64}
            - type: join
              lookup: {format: json_lines, paths: ["%3$s"], columns: {airport: string, state: string, elevation: double}}
              on: [airport]
              columns: [state, elevation]
            - {type: rename, columns: {elevation: height}}
            - {type: drop, columns: [note, at, day]}
            - {type: deduplicate, by: [id]}
          rules:
            - {type: range, name: few, column: count, min: 0, max: 38}
            - {type: regex, name: known color, column: color, pattern: "[a-z]+", severity: drop}
            - {type: sql, name: sane, expression: "total < 3000"}
            - {type: not_null, name: labeled, column: kind}
            - type: foreign_key
              name: airport
              columns: [airport]
              lookup: {format: json_lines, paths: ["%3$s"], columns: {airport: string, state: string, elevation: double}}
          features:
            - {type: impute, columns: [amount, count, height, ratio, root, price, total,
                at_hour_sin, at_hour_cos, at_minute_sin, at_minute_cos], strategy: mean, indicator: true}
            - {type: clip, columns: [total], low: 2%%, high: 98%%}
            - {type: standardize, columns: [amount, total, at_hour_sin, at_hour_cos]}
            - {type: min_max, columns: [price, at_minute_sin, at_minute_cos]}
            - {type: robust, columns: [height]}
            - {type: power, columns: [count, ratio], method: yeo_johnson}
            - {type: bins, columns: [root], count: 5}
            - {type: one_hot, columns: [color]}
            - {type: ordinal, columns: [state], categories: [S0, S1, S2], unknown: ignore}
            - {type: hash, columns: [airport], buckets: 16}
            - {type: frequency, columns: [day_month]}
            - {type: impute, columns: [late, day_year, day_week, day_day_of_year, at_day_of_week_sin,
                at_day_of_week_cos, note_length, note_words, note_hash], strategy: constant, value: -1}
            - {type: keep, columns: [late, day_year, day_week, day_day_of_year, at_day_of_week_sin,
                at_day_of_week_cos, note_length, note_words, note_hash]}
          target: {column: kind, type: class, classes: [even, odd]}
          split: {validation: 10%%, test: 10%%}
          max_rejected: 90%%
        """
        .formatted(dataset, raw, airports);
  }

  /** Rows as texts by column, the first 20 of them twice. */
  static List<Map<String, String>> rows(int count) {
    List<Map<String, String>> rows = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(23);
    for (int i = 0; i < count; i++) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("id", Long.toString((1L << 60) + i));
      row.put(
          "amount", random.nextInt(15) == 0 ? "many" : some(random, random.nextDouble() * 50 - 5));
      row.put(
          "price",
          random.nextInt(20) == 0
              ? "-1"
              : "%d.%03d".formatted(1 + random.nextInt(80), random.nextInt(1000)));
      row.put("count", random.nextInt(25) == 0 ? "NA" : Integer.toString(random.nextInt(40)));
      row.put(
          "at",
          random.nextInt(30) == 0
              ? ""
              : "2024-%02d-%02d %02d:%02d:07.25"
                  .formatted(
                      1 + random.nextInt(12),
                      1 + random.nextInt(28),
                      random.nextInt(24),
                      random.nextInt(60)));
      row.put(
          "day",
          random.nextInt(30) == 0
              ? ""
              : "2023-%02d-%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28)));
      row.put("airport", random.nextInt(20) == 0 ? "" : "A" + random.nextInt(9));
      row.put(
          "note",
          random.nextInt(20) == 0 ? "" : " grün ".repeat(random.nextInt(4)) + random.nextInt(100));
      row.put(
          "color",
          random.nextInt(20) == 0
              ? ""
              : List.of("red", "green", "blue", "X1")
                  .get(random.nextInt(20) == 0 ? 3 : random.nextInt(3)));
      row.put("kind", random.nextInt(30) == 0 ? "" : i % 2 == 0 ? "even" : "odd");
      rows.add(row);
    }
    rows.addAll(List.copyOf(rows.subList(0, 20)));
    return rows;
  }

  private static String some(SplittableRandom random, double value) {
    return random.nextInt(15) == 0 ? "" : Double.toString(value);
  }

  static String csv(List<Map<String, String>> rows) {
    StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append('\n');
    rows.forEach(row -> text.append(String.join(",", row.values())).append('\n'));
    return text.toString();
  }

  /** As people write JSON: numbers where they are numbers. */
  static String json(Map<String, String> row) {
    Map<String, Object> cells = new LinkedHashMap<>();
    row.forEach(
        (name, text) -> {
          boolean number = List.of("id", "price", "count").contains(name);
          if (text.isEmpty() || text.equals("NA")) {
            cells.put(name, null);
          } else {
            cells.put(
                name,
                number
                    ? Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class, "cell")
                    : text);
          }
        });
    StringBuilder line = new StringBuilder("{");
    cells.forEach(
        (name, cell) ->
            line.append(line.length() == 1 ? "" : ",")
                .append(Json.line(name))
                .append(':')
                .append(Json.line(cell)));
    return line.append('}').toString();
  }

  /** The lookup, as JSON lines. */
  static String airports() {
    StringBuilder airports = new StringBuilder("{\"code\":\"A0\",\"airport\":null}\n");
    for (int i = 0; i < 8; i++) {
      String elevation = i == 3 ? "null" : Double.toString(i * 12.75 - 20);
      airports.append(
          "{\"airport\":\"A%d\",\"state\":\"S%d\",\"elevation\":%s}%n"
              .formatted(i, i % 3, elevation));
    }
    return airports.toString();
  }
}
