package dev.lockstep.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.evaluate.GroupScores.Group;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The scores of a group are those of its rows alone. */
class GroupTalliesTest {
  private static final List<String> COLUMNS = List.of("town", "size");
  private static final LabelSpec CLASSES = new ClassLabel("y", List.of("no", "yes"));
  private static final ValueLabel VALUE = new ValueLabel("y", 2, 100, "m");

  private record Row(List<String> values, float label, float[] answer) {}

  @Test
  void classesByGroupAreTheClassesOfItsRows() {
    List<Row> rows = rows(900);
    List<GroupScores> found = merged(rows, CLASSES);

    assertThat(found).extracting(GroupScores::column).isEqualTo(COLUMNS);
    assertThat(found.get(0).groups()).extracting(Group::value).containsExactly("", "A", "B", "C");
    assertThat(found.get(1).groups()).hasSize(5);
    for (int column = 0; column < COLUMNS.size(); column++) {
      for (Group group : found.get(column).groups()) {
        ClassificationTally alone = new ClassificationTally(List.of("no", "yes"), 1, 0);
        of(rows, column, group.value())
            .forEach(r -> alone.add("k", r.label(), r.answer(), () -> new byte[0]));
        ClassificationReport report = alone.report();
        assertThat(group.rows()).isEqualTo(report.rows());
        assertThat(group.accuracy()).isEqualTo(report.accuracy());
        assertThat(group.topKAccuracy()).isEqualTo(report.topK().accuracy());
        assertThat(group.loss()).isEqualTo(report.loss());
        assertThat(group.brier()).isEqualTo(report.brier());
        assertThat(group.macroF1()).isEqualTo(report.macro().f1());
        assertThat(group.calibrationError()).isEqualTo(report.calibration().expectedError());
        assertThat(group.rocAuc().value())
            .isCloseTo(
                report.rocAuc().value(),
                within(group.rocAuc().error() + report.rocAuc().error() + 1e-12));
        assertThat(group.rmse()).isNull();
      }
    }
  }

  @Test
  void valuesByGroupAreInTargetUnits() {
    List<Row> rows = rows(400);
    for (Group group : merged(rows, VALUE).get(0).groups()) {
      RegressionTally alone = new RegressionTally(VALUE);
      of(rows, 0, group.value())
          .forEach(r -> alone.add("k", r.label(), r.answer(), () -> new byte[0]));
      RegressionReport report = alone.report();
      assertThat(group.rows()).isEqualTo(report.rows());
      assertThat(group.rmse()).isCloseTo(report.rmse(), within(1e-9));
      assertThat(group.mae()).isCloseTo(report.mae(), within(1e-9));
      assertThat(group.r2()).isCloseTo(report.r2(), within(1e-9));
      assertThat(group.meanResidual()).isCloseTo(report.meanResidual(), within(1e-9));
      assertThat(group.accuracy()).isNull();
      assertThat(group.rocAuc()).isNull();
    }
  }

  @Test
  void refusesMoreGroupsThanItsMemoryIsFor() {
    GroupTallies tallies = new GroupTallies(List.of("id"), () -> GroupTally.of(CLASSES, 1));
    for (int i = 0; i < GroupTallies.MOST; i++) {
      tallies.add(List.of("v" + i), 0, new float[] {1, 0});
    }
    tallies.add(List.of("v0"), 0, new float[] {1, 0});
    assertThatThrownBy(() -> tallies.add(List.of("one more"), 0, new float[] {1, 0}))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("id")
        .hasMessageContaining("1,000");
  }

  private static List<Row> of(List<Row> rows, int column, String value) {
    return rows.stream().filter(r -> r.values().get(column).equals(value)).toList();
  }

  private static List<GroupScores> merged(List<Row> rows, LabelSpec label) {
    GroupTallies merged = new GroupTallies(COLUMNS, () -> GroupTally.of(label, 1));
    for (int from = 0; from < rows.size(); from += 70) {
      GroupTallies part = new GroupTallies(COLUMNS, () -> GroupTally.of(label, 1));
      rows.subList(from, Math.min(rows.size(), from + 70))
          .forEach(r -> part.add(r.values(), r.label(), r.answer()));
      merged.merge(part.parts());
    }
    return merged.scores();
  }

  private static List<Row> rows(int count) {
    Random random = new Random(12);
    List<String> towns = List.of("A", "B", "C", "");
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              int label = random.nextInt(2);
              float yes = (float) (1 / (1 + Math.exp(-random.nextGaussian() * 2 - label)));
              String town = towns.get(random.nextInt(4));
              List<String> values = List.of(town, String.valueOf(random.nextInt(5)));
              return new Row(values, label, new float[] {1 - yes, yes});
            })
        .toList();
  }
}
