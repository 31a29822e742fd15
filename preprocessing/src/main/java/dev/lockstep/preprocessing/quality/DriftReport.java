package dev.lockstep.preprocessing.quality;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What moved between two versions of a dataset, from the statistics in their manifests alone: no
 * row is read. Statistics are of the train rows, those of a target of classes of all rows.
 *
 * @param before id of the older version
 * @param after id of the newer one
 * @param rowsBefore train rows of the older version
 * @param rowsAfter train rows of the newer one
 * @param findings what is beyond the thresholds and about no single column that both have
 * @param columns those that both versions have statistics of, by name
 */
public record DriftReport(
    String before,
    String after,
    long rowsBefore,
    long rowsAfter,
    List<String> findings,
    List<ColumnDrift> columns) {
  public DriftReport {
    findings = List.copyOf(findings);
    columns = List.copyOf(columns);
  }

  /** Compares what versions say of their rows. */
  public static DriftReport of(Manifest before, Manifest after, DriftThresholds limits) {
    return of(Described.of(before), Described.of(after), limits);
  }

  /** Compares. */
  public static DriftReport of(Described before, Described after, DriftThresholds limits) {
    long rowsBefore = before.rows();
    long rowsAfter = after.rows();
    List<String> findings = new ArrayList<>();
    if (rowsAfter > rowsBefore * limits.rows() || rowsAfter * limits.rows() < rowsBefore) {
      findings.add("train rows " + rowsBefore + " -> " + rowsAfter);
    }
    Map<String, ColumnNumbers> a = columns(before);
    Map<String, ColumnNumbers> b = columns(after);
    List<ColumnDrift> columns = new ArrayList<>();
    a.forEach(
        (name, numbers) -> {
          if (b.containsKey(name)) {
            columns.add(ColumnDrift.of(name, numbers, b.get(name), limits));
          } else {
            findings.add("column " + name + " is gone");
          }
        });
    b.keySet().stream()
        .filter(name -> !a.containsKey(name))
        .forEach(name -> findings.add("column " + name + " is new"));
    return new DriftReport(
        before.version(), after.version(), rowsBefore, rowsAfter, findings, columns);
  }

  /** Whether anything is beyond the thresholds. */
  public boolean hasDrift() {
    return !findings.isEmpty() || columns.stream().anyMatch(c -> !c.findings().isEmpty());
  }

  /** For people, several lines. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s -> %s: %,d -> %,d train rows, %d columns compared\n",
            before,
            after,
            rowsBefore,
            rowsAfter,
            columns.size()));
    findings.forEach(finding -> text.append("  ").append(finding).append('\n'));
    for (ColumnDrift column : columns) {
      if (!column.findings().isEmpty()) {
        text.append("  ").append(column.column()).append(": ");
        text.append(String.join("; ", column.findings())).append('\n');
      }
    }
    if (!hasDrift()) {
      text.append("  no drift\n");
    }
    return text.toString();
  }

  private static Map<String, ColumnNumbers> columns(Described rows) {
    Map<String, ColumnNumbers> columns = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : rows.statistics().entrySet()) {
      if (ColumnNumbers.isColumn(entry.getValue())) {
        columns.put(entry.getKey(), ColumnNumbers.of(entry.getValue()));
      }
    }
    return columns;
  }
}
