package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.source.replay.Choice;
import java.util.Objects;

/**
 * Which rejected records to replay, and whether to publish what becomes of them.
 *
 * @param choice of records
 * @param failed id of a run that published nothing, whose rejected records are looked at instead of
 *     those of the current version; null: the current version
 * @param dryRun whether only to say what would become of them; what a failed run kept belongs to no
 *     version, so that nothing else is possible with it
 */
public record ReplayRequest(Choice choice, String failed, boolean dryRun) {
  public ReplayRequest {
    Objects.requireNonNull(choice, "choice");
    dryRun |= failed != null;
  }
}
