package dev.lockstep.preprocessing.dataset.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class S3aDefaultsTest {

  @Test
  void replacesHadoopsDefaults() {
    Configuration configuration = new Configuration();
    assertThat(configuration.get("fs.s3a.committer.name")).isEqualTo("file");

    S3aDefaults.applyTo(configuration);

    S3aDefaults.settings()
        .forEach((name, value) -> assertThat(configuration.get(name)).as(name).isEqualTo(value));
  }

  @Test
  void keepsWhatTheUserChose() {
    Configuration configuration = new Configuration();
    configuration.set("fs.s3a.retry.limit", "9");
    configuration.set("fs.s3a.path.style.access", "false");

    S3aDefaults.applyTo(configuration);

    assertThat(configuration.get("fs.s3a.retry.limit")).isEqualTo("9");
    assertThat(configuration.get("fs.s3a.path.style.access")).isEqualTo("false");
  }
}
