package dev.lockstep.jobs.inspect;

import java.util.List;

/**
 * A row as a network gets it.
 *
 * @param split it is in
 * @param key that identifies it
 * @param label class name, or the value in target units
 * @param tensor float32 values in row-major order, with categories expanded
 */
public record SampleRow(String split, String key, String label, List<Float> tensor) {
  public SampleRow {
    tensor = List.copyOf(tensor);
  }
}
