package dev.lockstep.training.evaluate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What the curves of all classes need, each class against all others: two classes share one count,
 * since the odds of one are the inverse of the other's. Not thread-safe.
 */
final class ClassCurves {
  /** Step of log-odds for up to 16 classes, 4 MiB of counts; of more, steps are longer. */
  static final double STEP = 1 / 256.0;

  /** Step for one of many groups of rows, 16 KiB of counts. */
  static final double GROUP_STEP = 1 / 16.0;

  private static final int FINE_CLASSES = 16;

  private final int classes;
  private final List<OddsCounts> counts;
  private final double[] behind;

  /**
   * @param step of log-odds
   */
  ClassCurves(int classes, double step) {
    this.classes = classes;
    int curves = classes == 2 ? 1 : classes;
    this.counts = Stream.generate(() -> new OddsCounts(step)).limit(curves).toList();
    this.behind = new double[classes + 1];
  }

  /** A step with which the counts of any number of classes have about the same size. */
  static double step(int classes) {
    double step = STEP;
    for (int fine = FINE_CLASSES; fine < classes && step < OddsCounts.MOST; fine *= 2) {
      step *= 2;
    }
    return step;
  }

  /**
   * Counts one row.
   *
   * @param actual its class
   * @param probabilities of all classes
   */
  void add(int actual, float[] probabilities) {
    if (classes == 2) {
      counts.get(0).add(actual == 1, probabilities[1], probabilities[0]);
      return;
    }
    for (int c = classes - 1; c > 0; c--) {
      behind[c] = behind[c + 1] + probabilities[c];
    }
    // summed, not subtracted from 1: of sure answers the others' share would be lost
    double before = 0;
    for (int c = 0; c < classes; c++) {
      counts.get(c).add(actual == c, probabilities[c], before + behind[c + 1]);
      before += probabilities[c];
    }
  }

  /** Of every class, by index. */
  List<RankedCounts> ranked() {
    return classes == 2
        ? List.of(counts.get(0).opposite(), counts.get(0).ranked())
        : counts.stream().map(OddsCounts::ranked).toList();
  }

  /**
   * One figure for all classes: of two, that of the second; of more, the mean over the classes that
   * have one, {@code null} if none has. The errors' mean bounds the error of the mean.
   *
   * @param ofClasses by index, {@code null} where there is none
   */
  static Estimate together(List<Estimate> ofClasses) {
    if (ofClasses.size() == 2) {
      return ofClasses.get(1);
    }
    List<Estimate> known = ofClasses.stream().filter(e -> e != null).toList();
    return known.isEmpty()
        ? null
        : new Estimate(
            known.stream().mapToDouble(Estimate::value).sum() / known.size(),
            known.stream().mapToDouble(Estimate::error).sum() / known.size());
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      for (OddsCounts curve : counts) {
        curve.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** Adds what {@link #toBytes()} of curves with the same classes and step gave. */
  void merge(byte[] part) {
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(part)))) {
      for (OddsCounts curve : counts) {
        curve.merge(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the counts of a part are damaged", e);
    }
  }
}
