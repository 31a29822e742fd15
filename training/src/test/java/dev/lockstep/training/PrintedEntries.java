package dev.lockstep.training;

import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Prints what tests measured and published; Surefire keeps it to itself. */
public final class PrintedEntries implements TestExecutionListener {
  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    entry
        .getKeyValuePairs()
        .forEach(
            (name, value) -> System.out.println(test.getDisplayName() + ": " + name + " " + value));
  }
}
