package dev.lockstep.preprocessing.source.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectListingTest {
  @TempDir Path folder;
  private final List<String> requests = new ArrayList<>();
  private final Storage storage = counting(Storage.of(new Configuration()));
  private String root;

  @BeforeEach
  void writeObjects() throws IOException {
    root = folder.toUri().toString().replaceAll("/+$", "");
    for (String name :
        List.of(
            "b.csv",
            "a.csv",
            "a.json",
            "2026/01/x.csv",
            "2026/02/x.csv",
            "2026/02/y z.csv",
            "2026/_SUCCESS",
            "2026/02/.hidden.csv",
            "_temporary/0/part.csv",
            "day=1/_p=2/c.csv")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "*.csv; a.csv,b.csv",
        "?.{csv,json}; a.csv,a.json,b.csv",
        "2026/*/x.csv; 2026/01/x.csv,2026/02/x.csv",
        "2026/**; 2026/01/x.csv,2026/02/x.csv,2026/02/y z.csv",
        "**/x.csv; 2026/01/x.csv,2026/02/x.csv",
        "**/*.json; a.json",
        "2026/0{1,2}/*; 2026/01/x.csv,2026/02/x.csv,2026/02/y z.csv",
        "a.csv; a.csv",
        "2026/02; 2026/02/x.csv,2026/02/y z.csv",
        "day=1; day=1/_p=2/c.csv",
        "_temporary/**; _temporary/0/part.csv",
      })
  void findsWhatAGlobMatchesSorted(String glob, String expected) {
    assertThat(find(glob)).containsExactly(expected.split(","));
  }

  @Test
  void givesSizesAndTagsAsTheStoreDoes() {
    SourceObject object = ObjectListing.expand(storage, List.of(root + "/2026/02/y*")).get(0);

    assertThat(object.size()).isEqualTo("2026/02/y z.csv".length());
    assertThat(object.etag()).isEqualTo(storage.stat(object.uri()).orElseThrow().etag());
  }

  @Test
  void readsWhatTwoPathsFindOnce() {
    assertThat(find("*.csv", "a.*")).containsExactly("a.csv", "a.json", "b.csv");
  }

  @Test
  void takesTheThreeSpellingsOfALocalPathForTheSame() {
    String plain = root.replaceFirst("^file:/+", "/");
    List<SourceObject> expected = ObjectListing.expand(storage, List.of(root + "/*.csv"));

    assertThat(ObjectListing.expand(storage, List.of(plain + "/*.csv"))).isEqualTo(expected);
    assertThat(ObjectListing.expand(storage, List.of("file:" + plain + "/*.csv")))
        .isEqualTo(expected);
  }

  @Test
  void listsEachFolderOnceAndLooksAtNoObject() throws IOException {
    List<String> paths = new ArrayList<>(List.of(root + "/many/*.txt", root + "/many/f1*"));
    Files.createDirectories(folder.resolve("many"));
    for (int i = 0; i < 300; i++) {
      Files.createFile(folder.resolve("many/f" + i + ".txt"));
      paths.add(root + "/many/f" + i + ".txt");
    }

    assertThat(ObjectListing.expand(storage, paths)).hasSize(300);
    assertThat(requests).containsExactly("list");
  }

  @Test
  void saysWhatIsThereInsteadOfWhatWasAskedFor() {
    assertThatThrownBy(() -> find("*.csv", "2026/*/x.tsv"))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("nothing matches", "2026/*/x.tsv", "there are", "2026/01/x.csv");
    assertThatThrownBy(() -> find("nowhere/*.csv"))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("nowhere/*.csv", "nothing is below", "nowhere");
  }

  @Test
  void refusesGlobsThatCannotBeRead() {
    assertThatThrownBy(() -> find("{a,b"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("braces");
    assertThatThrownBy(() -> find("a}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("braces");
    assertThatThrownBy(() -> ObjectListing.expand(storage, List.of("s3a://b*/x.csv")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("s3a://b*/x.csv");
    assertThatThrownBy(() -> ObjectListing.expand(storage, List.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("at least one address");
  }

  @Test
  void namesWithRegexCharactersStandForThemselves() throws IOException {
    Files.createFile(folder.resolve("a+[1](x).csv"));

    assertThat(find("a+[1](*).csv")).containsExactly("a+[1](x).csv");
  }

  @Test
  void bucketsAreListedFromTheirRoot() {
    assertThat(PathGlob.of("s3a://raw/*.csv").prefix()).isEqualTo("s3a://raw/");
    assertThat(PathGlob.of("s3a://raw/2026/*.csv").prefix()).isEqualTo("s3a://raw/2026");
    assertThat(PathGlob.of("file:/*.csv").prefix()).isEqualTo("file:/");
    assertThat(PathGlob.of("/*.csv").prefix()).isEqualTo("/");
  }

  @Test
  void matchesWhatJavasOwnGlobsMatch() {
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      String glob = "/r/" + random(random, "a", "b", "*", "?", "{a,bb}", "/", ".");
      String path = "/r/" + random(random, "a", "b", "bb", "/", ".");
      boolean expected =
          java.nio.file.FileSystems.getDefault()
              .getPathMatcher("glob:" + glob.replaceAll("/+", "/"))
              .matches(Path.of(path));

      assertThat(PathGlob.of(glob.replaceAll("/+", "/")).matches(Path.of(path).toString()))
          .as("%s against %s", glob, path)
          .isEqualTo(expected);
    }
  }

  private static String random(Random random, String... parts) {
    StringBuilder text = new StringBuilder("x");
    IntStream.range(0, 1 + random.nextInt(5))
        .forEach(i -> text.append(parts[random.nextInt(parts.length)]));
    // two stars in a row are our own addition
    return text.append('y').toString().replaceAll("\\*+", "*");
  }

  private List<String> find(String... globs) {
    return ObjectListing.expand(
            storage, Arrays.stream(globs).map(glob -> root + "/" + glob).toList())
        .stream()
        .map(object -> object.uri().substring(object.uri().indexOf(folder.toString())))
        .map(uri -> uri.substring(folder.toString().length() + 1))
        .toList();
  }

  private Storage counting(Storage real) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              requests.add(method.getName());
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
