//! Simulators of CinetPay, an OpenAI-compatible model and a mailbox, over their real wire protocols.
