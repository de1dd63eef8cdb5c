package org.diffusionfleet.schemas;

/** Bytes that do not follow the contract; the message is fit for the client that wrote them. */
public final class ContractException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ContractException(String message) {
        super(message);
    }
}
