package dev.lockstep.training.collective;

/**
 * How float32 elements travel in a large all-reduce. Every rank adds in float32; the two short
 * formats round each partial sum that is sent, to the nearest value and to even in a tie, so the
 * result is that of the format too. Float64 elements always travel as they are.
 */
public enum WireFormat {
  /** Exact, 4 bytes an element. */
  FLOAT32(Operation.ALL_REDUCE_FLOAT32),
  /** 8 bits of precision in the range of float32, 2 bytes an element. */
  BFLOAT16(Operation.ALL_REDUCE_BFLOAT16),
  /** 11 bits of precision, 2 bytes an element; sums beyond 65504 become infinite. */
  FLOAT16(Operation.ALL_REDUCE_FLOAT16);

  private final Operation allReduce;

  WireFormat(Operation allReduce) {
    this.allReduce = allReduce;
  }

  Operation allReduce() {
    return allReduce;
  }
}
