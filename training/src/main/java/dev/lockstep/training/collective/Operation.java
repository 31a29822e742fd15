package dev.lockstep.training.collective;

/** The kinds of collective operation, with the code that stands for each on the wire. */
enum Operation {
  ALL_REDUCE_FLOAT32(1, "float32 all-reduce"),
  ALL_REDUCE_FLOAT64(2, "float64 all-reduce"),
  BROADCAST(3, "broadcast"),
  BARRIER(4, "barrier"),
  ALL_GATHER(5, "all-gather"),
  ALL_REDUCE_BFLOAT16(6, "float32 all-reduce in bfloat16"),
  ALL_REDUCE_FLOAT16(7, "float32 all-reduce in float16");

  private final int code;
  private final String title;

  Operation(int code, String title) {
    this.code = code;
    this.title = title;
  }

  int code() {
    return code;
  }

  String title() {
    return title;
  }

  /** What a code received from a peer means, in words. */
  static String describe(int code) {
    for (Operation operation : values()) {
      if (operation.code == code) {
        return operation.title;
      }
    }
    return "an operation of unknown code " + code;
  }
}
