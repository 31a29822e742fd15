package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.training.model.SyncCases.SyncCase;
import dev.lockstep.training.model.backend.NativeBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Ranks with shares of a batch against one process with the whole of it, whatever the network. */
class ExactnessTest {
  private static final double[] BOUNDS = {1e-5, 1e-12};
  private static final DataType[] TYPES = {DataType.FLOAT, DataType.DOUBLE};

  /** Two and three ranks, unequal, some without rows; each has 12 rows together. */
  private static final int[][] SHARES = {{9, 3}, {0, 12}, {5, 0, 7}};

  @BeforeAll
  static void load() {
    NativeBackend.initialize();
  }

  static Stream<Arguments> networks() {
    return SyncCases.all().keySet().stream()
        .flatMap(name -> Stream.of(Arguments.of(name, 0), Arguments.of(name, 1)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("networks")
  void everyNetworkWithAdam(String network, int type) throws Exception {
    check(SyncCases.all().get(network), type, updaters().get("Adam"));
  }

  static Stream<Arguments> updaterNames() {
    return updaters().keySet().stream()
        .flatMap(name -> Stream.of(Arguments.of(name, 0), Arguments.of(name, 1)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("updaterNames")
  void everyUpdaterOnAnMlp(String updater, int type) throws Exception {
    check(SyncCases.all().get("MLP"), type, updaters().get(updater));
  }

  private static void check(SyncCase kind, int type, IUpdater updater) throws Exception {
    for (int[] shares : new int[][] {SHARES[0], SHARES[2]}) {
      assertThat(new Together(kind, TYPES[type], updater).difference(shares))
          .isLessThanOrEqualTo(BOUNDS[type]);
    }
  }

  /**
   * Everything with everything takes minutes: {@code -Dlockstep.exactness=FILE} writes it there.
   */
  @Test
  @EnabledIfSystemProperty(named = "lockstep.exactness", matches = ".+")
  void writesTheTable() throws Exception {
    Map<String, IUpdater> updaters = updaters();
    StringBuilder table = new StringBuilder();
    boolean held = true;
    for (int type = 0; type < TYPES.length; type++) {
      table.append("| ").append(TYPES[type]).append(" | ");
      table.append(String.join(" | ", updaters.keySet())).append(" |\n|---|");
      table.append("---|".repeat(updaters.size())).append('\n');
      for (var kind : SyncCases.all().entrySet()) {
        table.append("| ").append(kind.getKey()).append(" |");
        for (IUpdater updater : updaters.values()) {
          double largest = largest(kind.getValue(), TYPES[type], updater);
          held &= largest <= BOUNDS[type];
          table.append(String.format(Locale.ROOT, " %.0e |", largest));
        }
        table.append('\n');
      }
      table.append('\n');
    }
    write(table.toString());
    assertThat(held).isTrue();
  }

  private static double largest(SyncCase kind, DataType type, IUpdater updater) throws Exception {
    double largest = 0;
    for (int[] shares : SHARES) {
      largest = Math.max(largest, new Together(kind, type, updater).difference(shares));
    }
    return largest;
  }

  private static void write(String table) throws IOException {
    Files.writeString(Path.of(System.getProperty("lockstep.exactness")), table);
  }

  private static Map<String, IUpdater> updaters() {
    Map<String, IUpdater> updaters = new LinkedHashMap<>();
    updaters.put("SGD", new Sgd(0.1));
    updaters.put("Momentum", new Momentum(0.1, 0.9));
    updaters.put("Nesterovs", new Nesterovs(0.1, 0.9));
    updaters.put("Adam", new Adam(1e-3));
    updaters.put("AMSGrad", new AMSGrad(1e-3));
    updaters.put("AdaGrad", new AdaGrad(0.01));
    updaters.put("RMSProp", new RmsProp(1e-3));
    updaters.put("AdaDelta", new AdaDelta());
    updaters.put("Nadam", new Nadam(1e-3));
    updaters.put("AdaMax", new AdaMax(1e-3));
    return updaters;
  }
}
