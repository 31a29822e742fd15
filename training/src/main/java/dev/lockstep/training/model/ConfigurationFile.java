package dev.lockstep.training.model;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Content of {@code configuration.json}.
 *
 * @param kind of network, {@code multi_layer_network} or {@code computation_graph}
 * @param deeplearning4j the network in Deeplearning4j's own JSON
 */
record ConfigurationFile(String kind, JsonNode deeplearning4j) {}
