package dev.lockstep.training.listener;

import java.io.Serializable;

/**
 * One finished epoch, the same on every rank.
 *
 * @param epoch from 1
 * @param trainLoss mean over the epoch's rows
 * @param validation scores on the validation split
 * @param rows trained rows over all ranks
 * @param seconds wall time of the training steps
 * @param samplesPerSecond rows / seconds
 * @param waitSeconds rank 0 waiting for data
 * @param exchangeSeconds rank 0 in the all-reduce
 * @param parametersSha256 of every replica after the epoch
 */
public record EpochMetrics(
    int epoch,
    double trainLoss,
    ValidationScores validation,
    long rows,
    double seconds,
    double samplesPerSecond,
    double waitSeconds,
    double exchangeSeconds,
    String parametersSha256)
    implements Serializable {}
