/**
 * One class under a name that Deeplearning4j looks up by reflection.
 *
 * <p>Nothing else belongs here. See {@link org.nd4j.nativeblas.Nd4jCpu} for the cause and for when
 * it can go.
 */
package org.nd4j.nativeblas;
