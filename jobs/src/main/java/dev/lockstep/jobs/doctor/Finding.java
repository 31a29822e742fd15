package dev.lockstep.jobs.doctor;

/**
 * What one check found.
 *
 * @param state whether Lockstep can work with it
 * @param check name of the check
 * @param found what was found
 * @param advice what to do, or absent if there is nothing to do
 */
public record Finding(State state, String check, String found, String advice) {

  /** Whether Lockstep can work with what was found. */
  public enum State {
    OK,
    WARN,
    FAIL
  }

  static Finding ok(String check, String found) {
    return new Finding(State.OK, check, found, null);
  }

  static Finding warn(String check, String found, String advice) {
    return new Finding(State.WARN, check, found, advice);
  }

  static Finding fail(String check, String found, String advice) {
    return new Finding(State.FAIL, check, found, advice);
  }

  /** One line. */
  public String line() {
    return "%-4s  %-8s %s%s".formatted(state, check, found, advice == null ? "" : "; " + advice);
  }
}
