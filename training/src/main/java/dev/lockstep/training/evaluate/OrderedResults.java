package dev.lockstep.training.evaluate;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Hands the results of partitions over in the order of the partitions, and each as soon as those
 * before it are there. So the driver holds only results that wait for a task that was begun
 * earlier, and not those of the whole job. Lives on the driver.
 */
final class OrderedResults extends AbstractFunction2<Object, byte[], BoxedUnit> {
  private final Consumer<byte[]> receiver;
  private final Map<Integer, byte[]> waiting = new HashMap<>();
  private int next;

  OrderedResults(Consumer<byte[]> receiver) {
    this.receiver = receiver;
  }

  /**
   * Runs a job over partitions of one element each.
   *
   * @param receiver takes the elements in order, one at a time
   */
  static void run(JavaRDD<byte[]> partitions, Consumer<byte[]> receiver) {
    RDD<byte[]> rdd = partitions.rdd();
    rdd.context()
        .runJob(
            rdd,
            new OnlyElement(),
            new OrderedResults(receiver),
            ClassTag$.MODULE$.apply(byte[].class));
  }

  /** Spark's scheduler calls this, one result at a time. */
  @Override
  public BoxedUnit apply(Object partition, byte[] result) {
    waiting.put((Integer) partition, result);
    for (byte[] ready = waiting.remove(next); ready != null; ready = waiting.remove(next)) {
      next++;
      receiver.accept(ready);
    }
    return BoxedUnit.UNIT;
  }

  private static final class OnlyElement extends AbstractFunction1<Iterator<byte[]>, byte[]>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] apply(Iterator<byte[]> elements) {
      return elements.next();
    }
  }
}
