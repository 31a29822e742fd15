package dev.lockstep.training.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RingLayoutTest {
  private static final int SEGMENT = 8;

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "7,1", "8,1", "9,2", "16,2", "17,3"})
  void countsSegmentsAtTheirBoundaries(long elements, long segments) {
    assertThat(RingLayout.segments(elements, SEGMENT)).isEqualTo(segments);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void chunksCoverEveryElementOnceInOrder(int world) {
    for (long elements : new long[] {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 1000}) {
      long segments = RingLayout.segments(elements, SEGMENT);
      long expectedStart = 0;
      for (long segment = 0; segment < segments; segment++) {
        for (int chunk = 0; chunk < world; chunk++) {
          assertThat(RingLayout.chunkStart(elements, segments, segment, world, chunk))
              .isEqualTo(expectedStart);
          expectedStart += RingLayout.chunkLength(elements, segments, segment, world, chunk);
        }
      }
      assertThat(expectedStart).isEqualTo(elements);
    }
  }

  @Test
  void partsDifferByAtMostOneElement() {
    for (long length = 0; length < 30; length++) {
      for (long parts = 1; parts < 7; parts++) {
        for (long index = 0; index < parts; index++) {
          assertThat(RingLayout.partLength(length, parts, index))
              .isBetween(length / parts, length / parts + 1);
        }
        assertThat(RingLayout.partStart(length, parts, parts)).isEqualTo(length);
      }
    }
  }

  @Test
  void fewerElementsThanRanksLeaveTheLastChunksEmpty() {
    assertThat(RingLayout.chunkLength(2, 1, 0, 4, 1)).isEqualTo(1);
    assertThat(RingLayout.chunkLength(2, 1, 0, 4, 2)).isZero();
    assertThat(RingLayout.chunkLength(2, 1, 0, 4, 3)).isZero();
  }

  @Test
  void countsBeyondTwoToTheThirtyFirst() {
    long elements = 5_000_000_001L;
    long segments = RingLayout.segments(elements, 131_072);
    assertThat(RingLayout.chunkStart(elements, segments, segments - 1, 3, 2))
        .isGreaterThan(elements - 131_072);
    assertThat(
            RingLayout.chunkStart(elements, segments, segments - 1, 3, 2)
                + RingLayout.chunkLength(elements, segments, segments - 1, 3, 2))
        .isEqualTo(elements);
  }

  @Test
  void piecesOfAPlanLieBeyondTwoToTheThirtyFirstToo() {
    for (ElementType type : ElementType.values()) {
      long elements = 5_000_000_001L;
      int world = 3;
      Pieces pieces = Pieces.Even.of(elements, type.bytes(), 512 << 10, world);
      RingPlan sender = RingPlan.allReduce(0, world, pieces);
      RingPlan receiver = RingPlan.allReduce(1, world, pieces);
      long last = pieces.segments() - 1;
      for (int step = 0; step < 2 * (world - 1); step++) {
        assertThat(sender.sendOffset(last, step))
            .isEqualTo(receiver.receiveOffset(last, step))
            .isGreaterThan((elements - 131_072) * type.bytes());
        assertThat(sender.sendLength(last, step)).isEqualTo(receiver.receiveLength(last, step));
      }
      assertThat(pieces.start(last, world - 1) + pieces.length(last, world - 1))
          .isEqualTo(elements * type.bytes());
    }
  }

  @Test
  void aChainFindsEveryByteOfManyBuffersByLongOffsets() {
    ByteBuffer large = ByteBuffer.allocateDirect(1 << 20);
    List<ByteBuffer> buffers = new ArrayList<>();
    buffers.add(ByteBuffer.allocate(0));
    for (int i = 0; i < 5000; i++) {
      buffers.add(large);
    }
    buffers.add(ByteBuffer.allocate(0));
    buffers.add(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    BufferChain chain = new BufferChain(buffers);
    assertThat(chain.bytes()).isEqualTo((5000L << 20) + 3);
    assertThat(chain.view((5000L << 20) - 5, 100).remaining()).isEqualTo(5);
    assertThat(chain.view((5000L << 20) + 1, 100)).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
    assertThat(chain.view(0, 100).remaining()).isEqualTo(100);
    assertThat(chain.view(1 << 20, 3L << 30).remaining()).isEqualTo(1 << 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 31})
  void doublingBringsEveryBlockToItsPlace(int world) {
    List<List<Integer>> held = new ArrayList<>();
    for (int rank = 0; rank < world; rank++) {
      held.add(new ArrayList<>(List.of(rank)));
    }
    for (int distance : DoublingPlan.distances(world)) {
      List<List<Integer>> before = held.stream().map(List::copyOf).toList();
      DoublingPlan plan = DoublingPlan.of(distance, world, 1);
      for (int rank = 0; rank < world; rank++) {
        assertThat(plan.receiveOffset(0, 0)).isEqualTo(held.get(rank).size());
        List<Integer> from = before.get(Math.floorMod(rank - distance, world));
        held.get(rank).addAll(from.subList(0, (int) plan.sendLength(0, 0)));
      }
    }
    for (int rank = 0; rank < world; rank++) {
      for (int back = 0; back < world; back++) {
        assertThat(held.get(rank).get(back)).isEqualTo(Math.floorMod(rank - back, world));
      }
      assertThat(held.get(rank)).hasSize(world);
    }
  }

  @Test
  void aRankReceivesWhatItsPredecessorSends() {
    for (int world = 2; world <= 5; world++) {
      for (int step = 0; step < 2 * (world - 1); step++) {
        for (int rank = 0; rank < world; rank++) {
          assertThat(RingLayout.receivedChunk(rank, step, world))
              .isEqualTo(RingLayout.sentChunk(Math.floorMod(rank - 1, world), step, world))
              .isEqualTo(RingLayout.sentChunk(rank, step + 1, world));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0,4", "1,0,1", "1,0,4", "3,0,2", "5,0,8", "4,2,3", "9,0,4", "4,3,3"})
  void theCursorVisitsEveryPieceOnceAfterThePieceItForwards(long segments, int from, int to) {
    List<Long> order = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    for (RingCursor cursor = new RingCursor(segments, from, to); !cursor.done(); cursor.next()) {
      long segment = cursor.segment();
      int step = cursor.step();
      assertThat(segment).isBetween(0L, segments - 1);
      assertThat(step).isBetween(from, to - 1);
      assertThat(cursor.isAt(segment, step)).isTrue();
      assertThat(cursor.isPast(segment, step)).isFalse();
      if (step > from) {
        assertThat(seen).contains(segment * to + step - 1);
        assertThat(cursor.isPast(segment, step - 1)).isTrue();
      }
      assertThat(seen.add(segment * to + step)).isTrue();
      order.add(segment * to + step);
    }
    assertThat(order).hasSize((int) (segments * (to - from)));
  }
}
