package dev.lockstep.jobs.bench.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.jobs.bench.peer.Profile;
import dev.lockstep.jobs.bench.peer.Profile.Moments;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final Moments STANDARD = new Moments(0, 1);
  private static final Moments LABEL = new Moments(50, 20);

  private static Profile profile(long rows, Moments number, List<Long> counts, Moments label) {
    return new Profile(rows, List.of(number), List.of(counts), label);
  }

  private static final Profile EXPECTED = profile(1_000, STANDARD, List.of(700L, 300L), LABEL);

  @Test
  void equalProfilesAgree() {
    assertThat(Agreement.EXACT.differences(EXPECTED, EXPECTED)).isEmpty();
  }

  @Test
  void everyKindOfDifferenceIsFound() {
    assertThat(differences(profile(999, STANDARD, List.of(700L, 299L), LABEL)))
        .containsExactly("1,000 rows and 999 rows");
    assertThat(differences(profile(1_000, new Moments(0.01, 1), List.of(700L, 300L), LABEL)))
        .singleElement()
        .asString()
        .contains("number 0", "mean 0.000000 and 0.010000");
    assertThat(differences(profile(1_000, new Moments(0, 0.98), List.of(700L, 300L), LABEL)))
        .singleElement()
        .asString()
        .contains("number 0", "deviation 1.000000 and 0.980000");
    assertThat(differences(profile(1_000, STANDARD, List.of(701L, 299L), LABEL)))
        .containsExactly("category 0: 2 rows are counted differently");
    assertThat(differences(profile(1_000, STANDARD, List.of(700L, 300L), new Moments(50.1, 20))))
        .singleElement()
        .asString()
        .contains("label");
    assertThat(differences(new Profile(1_000, List.of(), List.of(), LABEL)))
        .containsExactly("different numbers of columns");
  }

  @Test
  void whatIsNotANumberNeverAgrees() {
    Profile broken = profile(1_000, new Moments(Double.NaN, 1), List.of(700L, 300L), LABEL);
    assertThat(differences(broken)).hasSize(1);
  }

  @Test
  void fittingOnASampleMayMoveMeansAndRareCategoriesALittle() {
    long rows = 1_000_000;
    Profile one = profile(rows, STANDARD, List.of(600_000L, 399_000L, 1_000L), LABEL);
    Profile close =
        profile(rows, new Moments(0.005, 1.005), List.of(600_000L, 399_100L, 900L), LABEL);
    Profile far = profile(rows, new Moments(0.02, 1), List.of(597_000L, 403_000L), LABEL);
    Agreement agreement = Agreement.ofSample(rows);
    assertThat(agreement.differences(one, close)).isEmpty();
    assertThat(agreement.differences(one, far)).hasSize(2);
  }

  private static List<String> differences(Profile other) {
    return Agreement.EXACT.differences(EXPECTED, other);
  }
}
