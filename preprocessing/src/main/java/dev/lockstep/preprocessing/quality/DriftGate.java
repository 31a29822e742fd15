package dev.lockstep.preprocessing.quality;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a new version may differ so much from the one that is published.
 *
 * @param psi population stability index beyond which a column has drifted; absent: 0.2
 * @param missing change of the share of missing values, 0 to 1; absent: 0.05
 * @param mean change of the mean in standard deviations of the published version; absent: 0.25
 * @param action what is done then; absent: a warning
 */
public record DriftGate(Double psi, Double missing, Double mean, Action action) {
  /** What is done about drift. */
  public enum Action {
    @JsonProperty("warn")
    WARN,
    @JsonProperty("fail")
    FAIL
  }

  public DriftGate {
    DriftThresholds usual = DriftThresholds.defaults();
    psi = positive("psi", psi, usual.psi());
    missing = positive("missing", missing, usual.missing());
    mean = positive("mean", mean, usual.mean());
    action = action == null ? Action.WARN : action;
  }

  private static Double positive(String name, Double given, double usual) {
    if (given != null && !(given > 0)) {
      throw new UserException("drift." + name + " must be above 0, found " + given);
    }
    return given == null ? (Double) usual : given;
  }

  /**
   * Compares a version with the published one.
   *
   * @return what moved, for the log; empty if no column drifted
   * @throws UserException if a column drifted and that forbids to publish
   */
  public Optional<String> check(Manifest published, Manifest made) {
    return check(Described.of(published), Described.of(made));
  }

  /**
   * Compares rows with those of the published version.
   *
   * @return what moved, for the log; empty if no column drifted
   * @throws UserException if a column drifted and that forbids to publish
   */
  public Optional<String> check(Described published, Described made) {
    DriftThresholds usual = DriftThresholds.defaults();
    DriftReport report =
        DriftReport.of(
            published,
            made,
            new DriftThresholds(psi, missing, mean, usual.deviation(), usual.rows()));
    List<String> moved = new ArrayList<>();
    for (ColumnDrift column : report.columns()) {
      if (drifted(column)) {
        moved.add(column.column() + " (" + String.join("; ", column.findings()) + ")");
      }
    }
    if (moved.isEmpty()) {
      return Optional.empty();
    }
    String text =
        moved.size()
            + " of "
            + report.columns().size()
            + " columns drifted from the published version "
            + published.version()
            + ": "
            + String.join(", ", moved)
            + "; allowed are a PSI of "
            + psi
            + ", a change of "
            + Math.round(1e6 * missing) / 1e4
            + " percent points of missing values and of "
            + mean
            + " standard deviations of the mean";
    if (action == Action.FAIL) {
      throw new UserException(
          text
              + ". Nothing was published, since drift.action is fail; if the change is real, set"
              + " preprocess.drift.action to warn for one run");
    }
    return Optional.of(text);
  }

  /** A new least or largest number alone is no drift: nearly every sample has one. */
  private boolean drifted(ColumnDrift column) {
    boolean distribution = column.psi() != null && column.psi() > psi;
    boolean nulls = Math.abs(column.missingAfter() - column.missingBefore()) > missing;
    boolean center = column.meanShift() != null && Math.abs(column.meanShift()) > mean;
    return distribution || nulls || center;
  }
}
