package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.session.Components;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    List<String> lines = new ArrayList<>();
    Components.versions().forEach((name, version) -> lines.add(name + " " + version));
    return lines.toArray(String[]::new);
  }
}
