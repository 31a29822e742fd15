package dev.lockstep.preprocessing.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardPathTest {
  private static ShardFile file(String path) {
    return new ShardFile(path, 1, 2, "00", List.of());
  }

  @Test
  void aFileOfAnotherVersionKeepsItsPlaceHoweverManyVersionsNameIt() {
    ShardFile own = file("train/part-00000.parquet");
    ShardFile named = own.in("aa-1").in("bb-2");

    assertThat(named.path()).isEqualTo("../aa-1/train/part-00000.parquet");
    assertThat(named.version()).contains("aa-1");
    assertThat(named.name()).isEqualTo(own.path());
    assertThat(own.version()).isEmpty();
  }

  @Test
  void aVersionResolvesItsOwnFilesAndThoseOfOthersWithinTheDataset() {
    Manifest manifest = SampleData.manifest("bb-2", Map.of(), List.of());
    DatasetVersion version =
        new DatasetVersion(Storage.of(new Configuration(false)), "s3a://d/set", manifest);

    assertThat(version.uri(file("test/a.parquet")))
        .isEqualTo("s3a://d/set/versions/bb-2/test/a.parquet");
    assertThat(version.uri(file("../aa-1/test/a.parquet")))
        .isEqualTo("s3a://d/set/versions/aa-1/test/a.parquet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "..",
        "../",
        "../aa-1",
        "../aa-1/",
        "../../other/train/a.parquet",
        "../aa-1/../../a.parquet",
        "../aa-1/../bb-2/train/a.parquet",
        "../AA/train/a.parquet",
        "train/../../a.parquet",
        "train//a.parquet",
        "train/./a.parquet",
        "./train/a.parquet",
        "train\\..\\a.parquet",
        "s3a://elsewhere/a.parquet",
        "../.hidden/train/a.parquet"
      })
  void noPathLeadsOutOfTheDataset(String path) {
    assertThatThrownBy(() -> file(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(path);
    String json =
        Json.line(file("train/a.parquet")).replace("train/a.parquet", path.replace("\\", "\\\\"));
    assertThatThrownBy(() -> Json.read(json.getBytes(UTF_8), ShardFile.class, "manifest.json"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("manifest.json");
  }
}
