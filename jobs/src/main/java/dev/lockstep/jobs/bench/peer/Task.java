package dev.lockstep.jobs.bench.peer;

import java.util.Map;

/**
 * What a process is asked to do.
 *
 * @param side name of the {@link Side}
 * @param input raw data
 * @param output folder (or file) to write; absent before
 * @param scratch folder for temporary files
 * @param cores threads at a time
 * @param memoryMebibytes heap of this process; DuckDB, which works outside of it, gets the same
 * @param spark further Spark properties
 */
public record Task(
    String side,
    RawTable input,
    String output,
    String scratch,
    int cores,
    int memoryMebibytes,
    Map<String, String> spark) {}
