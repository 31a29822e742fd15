package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class ShuffledRecordTest {

  @Test
  void passesThroughBothSerializersThatAnApplicationCanChoose() {
    SparkConf conf = new SparkConf(false);
    for (SerializerInstance serializer :
        List.of(new JavaSerializer(conf).newInstance(), new KryoSerializer(conf).newInstance())) {
      ShuffledRecord row = ShuffledRecord.row(new byte[] {1, 2}, 3);
      ShuffledRecord rejected =
          ShuffledRecord.rejected(
              RowFactory.create("s3a://raw/x", 4L, "rule", "reason", new byte[] {5}));
      ShardKey key = new ShardKey(1, -2, "train/00000003");

      assertThat(copy(serializer, row)).usingRecursiveComparison().isEqualTo(row);
      assertThat(copy(serializer, rejected)).usingRecursiveComparison().isEqualTo(rejected);
      assertThat(copy(serializer, key)).isEqualTo(key);
    }
  }

  @Test
  void placesAreOrderedByFileThenHashThenKey() {
    List<ShardKey> ordered =
        List.of(
            new ShardKey(0, 9, "a"),
            new ShardKey(1, Long.MIN_VALUE, "b"),
            new ShardKey(1, -1, "a"),
            new ShardKey(1, 0, "a"),
            new ShardKey(1, 0, "b"));

    assertThat(ordered).isSorted().doesNotHaveDuplicates();
  }

  private static <T> T copy(SerializerInstance serializer, T value) {
    @SuppressWarnings("unchecked")
    ClassTag<T> type = (ClassTag<T>) ClassTag$.MODULE$.apply(value.getClass());
    ByteBuffer bytes = serializer.serialize(value, type);
    return serializer.deserialize(bytes, type);
  }
}
