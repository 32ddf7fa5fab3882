package dev.weir.simulation;

/** One run of one job in virtual time. */
public record SimulationRequest(SimulatedJob job, SimulatedLine line, Continuation continuation) {}
