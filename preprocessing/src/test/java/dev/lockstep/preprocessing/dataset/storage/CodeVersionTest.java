package dev.lockstep.preprocessing.dataset.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeVersionTest {
  @TempDir Path folder;

  @Test
  void aJarAndItsFolderHaveTheSameHash() throws Exception {
    Path classes = classes("one");
    Path jar = jar("a.jar", List.of("b/C.class", "META-INF/MANIFEST.MF", "a.txt"), "one");

    assertThat(CodeVersion.hash(jar)).isEqualTo(CodeVersion.hash(classes));
  }

  @Test
  void anotherClassGivesAnotherHash() throws Exception {
    assertThat(CodeVersion.hash(classes("one"))).isNotEqualTo(CodeVersion.hash(classes("two")));
  }

  @Test
  void findsTheCodeOfAClass() {
    CodeVersion version = CodeVersion.of(CodeVersion.class);

    assertThat(version.sha256()).matches("[0-9a-f]{64}");
    assertThat(version.version()).isNotBlank();
    assertThat(CodeVersion.of(Storage.class)).isEqualTo(version);
  }

  private Path classes(String content) throws Exception {
    Path root = Files.createTempDirectory(folder, "classes");
    Files.createDirectories(root.resolve("b"));
    Files.writeString(root.resolve("b/C.class"), content);
    Files.writeString(root.resolve("a.txt"), content);
    return root;
  }

  private Path jar(String name, List<String> entries, String content) throws Exception {
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (String entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
        out.write(content.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return jar;
  }
}
