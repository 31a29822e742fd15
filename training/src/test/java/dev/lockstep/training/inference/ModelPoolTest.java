package dev.lockstep.training.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.training.model.LayerSpec;
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.ModelOrigin;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.Predictor;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import dev.lockstep.training.model.SharedModel;
import dev.lockstep.training.model.UpdaterSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelPoolTest {
  private final ModelPool pool = new ModelPool();
  private final AtomicInteger reads = new AtomicInteger();

  private SharedModel read() {
    reads.incrementAndGet();
    Schema schema =
        new Schema(
            "key",
            new TensorSpec("features", DType.UINT8, List.of(3), Affine.identity()),
            new ClassLabel("label", List.of("a", "b")));
    NetworkSpec network =
        new NetworkSpec(
            List.of(new LayerSpec.Output("softmax", "cross_entropy")), "xavier_uniform", 0);
    ModelOrigin origin = new ModelOrigin("f", "c", "d", "v", "s", schema, 1);
    try (Replica replica = Replicas.create(network, new UpdaterSpec.Sgd(0.1), schema, 1, 0)) {
      return SharedModel.open(ModelFiles.of(replica, origin, "sample", 0, 0));
    }
  }

  @Test
  void tasksAtTheSameTimeReadTheModelOnceAndHavePredictorsOfTheirOwn() throws Exception {
    ExecutorService tasks = Executors.newFixedThreadPool(4);
    try {
      List<Future<Predictor>> borrowed =
          IntStream.range(0, 8)
              .mapToObj(i -> tasks.submit(() -> pool.borrow("one", this::read)))
              .toList();
      Set<Predictor> different = new HashSet<>();
      for (Future<Predictor> predictor : borrowed) {
        different.add(predictor.get(1, TimeUnit.MINUTES));
      }
      assertThat(different).hasSize(8);
      assertThat(reads).hasValue(1);
    } finally {
      tasks.shutdownNow();
    }
  }

  @Test
  void whatIsGivenBackIsUsedAgainUnlessAnotherModelIsAskedFor() {
    Predictor first = pool.borrow("one", this::read);
    pool.giveBack("one", first);
    assertThat(pool.borrow("one", this::read)).isSameAs(first);

    Predictor other = pool.borrow("other", this::read);
    pool.giveBack("one", first);
    assertThat(pool.borrow("other", this::read)).isNotSameAs(first).isNotSameAs(other);
    assertThat(reads).hasValue(2);
    assertThat(pool.borrow("one", this::read)).isNotSameAs(first);
    assertThat(reads).hasValue(3);
  }

  @Test
  void aModelThatCannotBeReadIsReadAgainByTheNextTask() {
    assertThatThrownBy(
            () ->
                pool.borrow(
                    "one",
                    () -> {
                      throw new IllegalStateException("no connection");
                    }))
        .hasMessage("no connection");
    assertThat(pool.borrow("one", this::read)).isNotNull();
    assertThat(reads).hasValue(1);
  }
}
