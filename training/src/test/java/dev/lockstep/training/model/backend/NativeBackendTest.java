package dev.lockstep.training.model.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeBackendTest {
  private static final List<String> OLD_CPU =
      List.of("processor\t: 0", "model name\t: Celeron J4125", "flags\t\t: fpu sse sse2 sse4_2");
  private static final List<String> AVX2_CPU =
      List.of("model name\t: Core i5-4590", "flags\t\t: fpu avx avx2 fma avx2", "flags : later");

  @Test
  void describesWhatItLoaded() {
    NativeBackend.Description found = NativeBackend.describe();

    assertThat(found.backend()).isEqualTo("CPU");
    assertThat(found.blas()).isEqualTo("OPENBLAS");
    assertThat(found.kernels()).isEqualTo(System.getenv().getOrDefault("OPENBLAS_CORETYPE", ""));
    assertThat(found.version()).matches("[0-9].*");
    assertThat(found.binary()).startsWith("linux-x86_64");
    assertThat(found.threads()).isPositive();
    assertThat(found.oneDnn()).isEqualTo(found.binary().contains("-onednn"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-x86_64-onednn-avx2", "linux-x86_64-avx2"})
  void saysThatTheCpuIsTooOldBeforeTheLibraryCrashes(String binary) {
    assertThatThrownBy(() -> new NativeBinary(binary).requireSupported(CpuFeatures.parse(OLD_CPU)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContainingAll(
            binary, "avx2, fma", "Celeron J4125", "take it off the class path");
  }

  @Test
  void whatThePropertyAsksForMustBeThere() {
    NativeBackend.initialize();
    String property = "org.bytedeco.javacpp.platform.extension";
    String chosen = System.getProperty(property);
    try {
      System.setProperty(property, "-onednn-avx9");

      assertThatThrownBy(NativeBinary::onClassPath)
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining("-onednn-avx9, which is not on the class path");
    } finally {
      System.setProperty(property, chosen);
    }
    assertThat(NativeBinary.onClassPath().name()).endsWith(chosen);
  }

  @Test
  void avx512IsMoreThanAvx2() {
    CpuFeatures avx2 = CpuFeatures.parse(AVX2_CPU);

    assertThatCode(() -> new NativeBinary("linux-x86_64-avx2").requireSupported(avx2))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new NativeBinary("linux-x86_64-onednn-avx512").requireSupported(avx2))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("avx512f");
  }

  @Test
  void anyCpuRunsTheGenericLibraryAndUnknownCpusMayTry() {
    assertThatCode(
            () -> new NativeBinary("linux-x86_64").requireSupported(CpuFeatures.parse(OLD_CPU)))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                new NativeBinary("linux-x86_64-avx2")
                    .requireSupported(CpuFeatures.parse(List.of())))
        .doesNotThrowAnyException();
  }
}
